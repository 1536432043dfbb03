import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { diagnosticNames, diagnosticTable } from '../../../generator/diagnostics/codes.js';

const page = readFileSync(new URL('../../../docs/diagnostics.md', import.meta.url), 'utf8');
const [intro = '', ...sections] = page.split(/^## /m);

describe('docs/diagnostics.md (made by `npm run build && node scripts/diagnostics-page.mjs`)', () => {
  test('has one section for each finding, in the order of the codes', () => {
    const headings = sections.map((section) => section.split('\n')[0]);
    expect(headings).toEqual(diagnosticNames.map((name) => `${diagnosticTable[name].code} ${name}`));
  });

  test.each(diagnosticNames)('says of %s what the table says', (name) => {
    const { code, severity, why, fix } = diagnosticTable[name];
    const section = sections.find((candidate) => candidate.startsWith(`${code} ${name}\n`));
    expect(section?.trimEnd()).toBe(`${code} ${name}\n\n${severity}\n\n${why}\n\n**Fix:** ${fix}`);
  });

  test('explains the exit codes and both formats', () => {
    for (const word of ['`0`', '`1`', '`2`', '`--format json`', '`gecx explain']) expect(intro).toContain(word);
  });
});
