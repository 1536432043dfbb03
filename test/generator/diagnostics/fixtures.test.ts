import { describe, expect, test } from 'vitest';
import { diagnosticNames, diagnosticTable } from '../../../generator/diagnostics/codes.js';
import { runFixture } from './fixture.js';
import { allFixtures, fixtures } from './fixtures.js';

interface Finding {
  readonly code: string;
  readonly name: string;
  readonly severity: string;
  readonly message: string;
  readonly hint: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

test('every finding of the table has a fixture, and every fixture a finding', () => {
  expect(Object.keys(fixtures).toSorted()).toEqual([...diagnosticNames].toSorted());
});

test('codes are unique, written as GECX and four digits', () => {
  const codes = diagnosticNames.map((name) => diagnosticTable[name].code);
  expect(codes.filter((code) => !/^GECX\d{4}$/.test(code))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
});

describe.each(allFixtures)('$name: $shows', (fixture) => {
  test('is found at its exact place, without other findings', async () => {
    const { code } = diagnosticTable[fixture.name];
    const findings = JSON.parse((await runFixture(fixture)).out) as Finding[];
    const places = findings.map((finding) => `${finding.code} ${finding.file}:${finding.line}:${finding.column}`);
    expect(places.filter((place) => place.startsWith(code))).toEqual(fixture.places.map((place) => `${code} ${place}`));
    const others = findings.filter((finding) => finding.code !== code).map((finding) => finding.code);
    expect(new Set(others)).toEqual(new Set(fixture.besides));
  });

  test('carries its name and severity, says something and gives advice', async () => {
    const { code, severity } = diagnosticTable[fixture.name];
    const findings = JSON.parse((await runFixture(fixture)).out) as Finding[];
    for (const finding of findings.filter((candidate) => candidate.code === code)) {
      expect(finding).toMatchObject({ name: fixture.name, severity });
      expect(finding.message).not.toMatch(/undefined|NaN|\[object|function /);
      expect(finding.message.trim()).not.toBe('');
      expect(finding.hint).not.toMatch(/undefined|\[native code\]/);
      expect(finding.hint.trim()).not.toBe('');
    }
  });

  test('ends the run with the exit code of its severity', async () => {
    const { exitCode, err } = await runFixture(fixture);
    const isUsage = ['config-missing', 'compiler-failed', 'output-invalid'].includes(fixture.name);
    const failed = diagnosticTable[fixture.name].severity === 'error' || fixture.besides?.includes('GECX7002');
    expect(exitCode).toBe(isUsage ? 2 : failed ? 1 : 0);
    // Only a defect of the compiler says more, for whoever mends it.
    expect(err === '').toBe(fixture.name !== 'compiler-failed');
  });
});
