import { describe, expect, test } from 'vitest';
import { compileGroup } from './compile-group.js';
import { runGroups } from './run-groups.js';
import { readSuite, suiteIsHere, type SuiteGroup } from './suite.js';

const runtime = new URL('../../dist/runtime/validation/index.js', import.meta.url);
const skipped = suiteIsHere ? '' : ' (skipped: the folder ../shared/corpus with the suite is not here)';

// The suite tests these names only together with `__proto__`, for which the compiler refuses the whole schema.
describe.skipIf(!suiteIsHere)(`names that every JavaScript object inherits${skipped}`, () => {
  test('members called toString and constructor are checked like all others', () => {
    const groups = readSuite('draft7')
      .filter(({ description }) => /Javascript object property names/.test(description))
      .map((group) => compileGroup(withoutProto(group), runtime.href));
    expect(groups.map(({ group, errors }) => [group.file, errors])).toEqual([
      ['properties.json', []],
      ['required.json', []],
    ]);
    const { verdicts } = runGroups(groups);
    const results = groups.flatMap(({ group }, i) =>
      group.tests.map(({ description, valid }, k) => ({ description, valid, verdict: verdicts[i]?.[k] })),
    );
    const relevant = results.filter(({ description }) => !description.startsWith('__proto__'));
    expect(relevant.length).toBeGreaterThanOrEqual(12);
    expect(relevant.filter(({ valid, verdict }) => verdict !== valid)).toEqual([]);
  });
});

function withoutProto(group: SuiteGroup): SuiteGroup {
  const schemaText = JSON.stringify(JSON.parse(group.schemaText), (key, value: unknown) => {
    if (key === '__proto__') return undefined;
    return Array.isArray(value) ? value.filter((item) => item !== '__proto__') : value;
  });
  return { ...group, schemaText };
}
