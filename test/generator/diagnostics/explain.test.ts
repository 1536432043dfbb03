import { expect, test } from 'vitest';
import { diagnosticNames, diagnosticTable } from '../../../generator/diagnostics/codes.js';
import { run, workspace, type Run } from '../../tester.js';

function explain(...wanted: string[]): Promise<Run> {
  return run(workspace({}), ['explain', ...wanted]);
}

test('a code is explained with its name, severity, reason and remedy', async () => {
  expect(await explain('GECX2001')).toEqual({
    exitCode: 0,
    out: `GECX2001 unknown-field (error)

${diagnosticTable['unknown-field'].why}

${diagnosticTable['unknown-field'].fix}
`,
    err: '',
  });
});

test('a name and a code in lower case are explained alike', async () => {
  const { out } = await explain('GECX2001');
  expect((await explain('unknown-field')).out).toBe(out);
  expect((await explain('gecx2001')).out).toBe(out);
});

test.each(diagnosticNames)('%s can be explained', async (name) => {
  const { code, why, fix } = diagnosticTable[name];
  const { out, exitCode } = await explain(code);
  expect(out).toContain(`${code} ${name}`);
  expect(out).toContain(why);
  expect(out).toContain(fix);
  expect(exitCode).toBe(0);
});

test('without a code, all findings are listed in the order of their codes', async () => {
  const { out } = await explain();
  expect(out.trimEnd().split('\n')).toEqual(
    diagnosticNames.map(
      (name) => `${diagnosticTable[name].code}  ${diagnosticTable[name].severity.padEnd(7)}  ${name}`,
    ),
  );
  expect(diagnosticNames.map((name) => diagnosticTable[name].code)).toEqual(
    diagnosticNames.map((name) => diagnosticTable[name].code).toSorted(),
  );
});

test('an unknown code is wrong usage, with the nearest one as a suggestion', async () => {
  expect(await explain('GECX201')).toMatchObject({ exitCode: 2, out: '' });
  expect((await explain('unknown-feld')).err).toContain('did you mean `unknown-field`?');
  expect((await explain('GECX2O01')).err).toContain('did you mean `GECX2001`?');
});

test('an unknown code that resembles none gets no suggestion', async () => {
  const { err, exitCode } = await explain('qqqqqqqqqqqqqqqqqq');
  expect(err).toContain('there is no finding `qqqqqqqqqqqqqqqqqq`\n');
  expect(exitCode).toBe(2);
});

test('names that every object has are no findings', async () => {
  expect((await explain('constructor')).exitCode).toBe(2);
  expect((await explain('__proto__')).exitCode).toBe(2);
});
