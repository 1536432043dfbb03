import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileGroup, type CompiledGroup } from './compile-group.js';
import { draft2020Exceptions } from './draft2020-12-exceptions.js';
import { draft7Exceptions } from './draft7-exceptions.js';
import type { ConformanceException, ExceptionClass } from './exception.js';
import { runGroups, type Verdict } from './run-groups.js';
import { readSuite, suiteIsHere, type Draft, type SuiteTest } from './suite.js';

const runtime = new URL('../../dist/runtime/validation/index.js', import.meta.url);
const classes: readonly ExceptionClass[] = ['remote', 'ajv-limit', 'format', 'defaults'];

interface Outcome {
  readonly compiled: CompiledGroup;
  readonly test: SuiteTest;
  /** Absent when there is no module to ask. */
  readonly verdict: Verdict | undefined;
  readonly exception: ConformanceException | undefined;
}

const skipped = suiteIsHere ? '' : ' (skipped: the folder ../shared/corpus with the suite is not here)';

/** How much of the suite there is at least, so that a part that is not read is noticed. */
const parts: readonly {
  readonly draft: Draft;
  readonly exceptions: readonly ConformanceException[];
  readonly files: number;
  readonly tests: number;
}[] = [
  { draft: 'draft7', exceptions: draft7Exceptions, files: 64, tests: 1_700 },
  { draft: 'draft2020-12', exceptions: draft2020Exceptions, files: 70, tests: 1_900 },
];

describe.skipIf(!suiteIsHere).each(parts)(`the official JSON Schema test suite, $draft${skipped}`, (part) => {
  const { draft, exceptions } = part;
  let outcomes: readonly Outcome[];
  let codeGeneration: string;

  beforeAll(() => {
    expect(existsSync(runtime), 'the built runtime; `npm run build` makes it').toBe(true);
    const groups = readSuite(draft).map((group) => compileGroup(group, runtime.href));
    const run = runGroups(groups);
    codeGeneration = run.codeGeneration;
    const verdicts = run.verdicts.values();
    outcomes = groups.flatMap((compiled) => {
      const ofGroup = compiled.module === undefined ? undefined : verdicts.next().value;
      return compiled.group.tests.map((one, index) => ({
        compiled,
        test: one,
        verdict: ofGroup?.[index],
        exception: exceptions.find((exception) => covers(exception, compiled, one)),
      }));
    });
    console.log(`${draft}: ${summary(outcomes)}`);
  });

  test('validators run where no code can be made from strings', () => {
    expect(codeGeneration).toBe('refused');
  });

  test('every test of the suite is read', () => {
    expect(new Set(outcomes.map(({ compiled }) => compiled.group.file)).size).toBeGreaterThanOrEqual(part.files);
    expect(outcomes.length).toBeGreaterThanOrEqual(part.tests);
  });

  test('a schema that is checked without errors always compiles', () => {
    expect(outcomes.filter(({ compiled }) => compiled.crash !== undefined).map(name)).toEqual([]);
  });

  test('a validator never throws and never changes its data', () => {
    expect(outcomes.filter(({ verdict }) => typeof verdict === 'string').map(name)).toEqual([]);
  });

  test('every test passes, unless it is listed', () => {
    expect(outcomes.filter((outcome) => !passes(outcome) && !outcome.exception).map(name)).toEqual([]);
  });

  test('nothing that passes is listed, and nothing that the suite does not hold', () => {
    expect(outcomes.filter((outcome) => passes(outcome) && outcome.exception).map(name)).toEqual([]);
    const stale = exceptions.filter((exception) => {
      const found = outcomes.filter((outcome) => outcome.exception === exception);
      return found.length === 0 || (Array.isArray(exception.tests) && found.length !== exception.tests.length);
    });
    expect(stale).toEqual([]);
  });

  test('the compiler reports whatever it does not check as the suite says, with the code that is listed', () => {
    const wrong = outcomes.filter(({ compiled, exception }) => {
      if (!exception) return false;
      // The code of a refusal must be an error's: a warning beside it would explain nothing.
      const codes = compiled.module === undefined ? compiled.errors : compiled.warnings;
      return codes.join() !== (exception.code ?? '');
    });
    expect(wrong.map(name)).toEqual([]);
    expect(exceptions.filter((exception) => exception.class !== 'format' && !exception.code)).toEqual([]);
  });

  test('a schema is refused for its reference to another document exactly where that is listed as `remote`', () => {
    const wrong = outcomes.filter(
      ({ compiled, exception }) => compiled.errors.includes('GECX3008') !== (exception?.class === 'remote'),
    );
    expect(wrong.map(name)).toEqual([]);
  });
});

function covers({ file, group, tests }: ConformanceException, compiled: CompiledGroup, one: SuiteTest): boolean {
  if (file !== compiled.group.file || group !== compiled.group.description) return false;
  return tests === '*' || (tests === 'invalid' ? !one.valid : tests.includes(one.description));
}

function passes({ verdict, test: { valid } }: Outcome): boolean {
  return verdict === valid;
}

function name({ compiled, test: one, verdict }: Outcome): string {
  const { group, errors, warnings, crash } = compiled;
  const codes = [...errors, ...warnings].join(' ') || 'no findings';
  const result = crash ?? (verdict === undefined ? 'refused' : `said ${verdict}, not ${one.valid}`);
  return `${group.file}: ${group.description}: ${one.description}: ${result}, ${codes}`;
}

function summary(outcomes: readonly Outcome[]): string {
  const groupsOf = (some: readonly Outcome[]): number => new Set(some.map(({ compiled }) => compiled.group)).size;
  const perClass = classes.map((wanted) => {
    const some = outcomes.filter(({ exception }) => exception?.class === wanted);
    const refused = some.filter(({ compiled }) => compiled.module === undefined);
    return `${wanted} ${some.length} (${refused.length} in ${groupsOf(refused)} refused schemas)`;
  });
  const passed = outcomes.filter(passes).length;
  return `${groupsOf(outcomes)} groups, ${outcomes.length} tests, ${passed} passed; ${perClass.join(', ')}`;
}
