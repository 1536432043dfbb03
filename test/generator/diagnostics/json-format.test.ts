import { expect, test } from 'vitest';
import { contract, run, workspace, type Run } from '../../tester.js';

const fields = ['code', 'name', 'severity', 'message', 'hint', 'file', 'line', 'column', 'endLine', 'endColumn'];

function codegen(files: Readonly<Record<string, string>>, ...options: string[]): Promise<Run> {
  return run(workspace(files), ['codegen', '--format', 'json', ...options]);
}

test('a clean run prints an empty array and nothing else', async () => {
  const result = await codegen({ 'tools/a.tool.yaml': contract() });
  expect(result).toEqual({ exitCode: 0, out: '[]\n', err: '' });
});

test('a clean check and a clean dry run print an empty array as well', async () => {
  const host = workspace({ 'tools/a.tool.yaml': contract() });
  expect(await run(host, ['codegen', '--format', 'json', '--dry-run'])).toEqual({ exitCode: 0, out: '[]\n', err: '' });
  await run(host, ['codegen']);
  expect(await run(host, ['codegen', '--format', 'json', '--check'])).toEqual({ exitCode: 0, out: '[]\n', err: '' });
});

test('a finding has exactly the documented members, in their order', async () => {
  const { out, err, exitCode } = await codegen({ 'tools/a.tool.yaml': contract({ timeotMs: 5000 }) });
  const findings = JSON.parse(out) as object[];
  expect(findings).toEqual([
    {
      code: 'GECX2001',
      name: 'unknown-field',
      severity: 'error',
      message: 'A contract has no field `timeotMs`',
      hint: 'Did you mean `timeoutMs`?',
      file: 'tools/a.tool.yaml',
      line: 13,
      column: 1,
      endLine: 13,
      endColumn: 9,
    },
  ]);
  expect(Object.keys(findings[0] ?? {})).toEqual(fields);
  expect(err).toBe('');
  expect(exitCode).toBe(1);
});

test('warnings are in the array too, and do not fail the run', async () => {
  const { out, exitCode } = await codegen({ 'tools/a.tool.yaml': contract({ name: 'con' }) });
  expect(JSON.parse(out)).toMatchObject([{ code: 'GECX4004', severity: 'warning' }]);
  expect(exitCode).toBe(0);
});

test('errors and warnings of all files come in one array, sorted by file and place', async () => {
  const { out, exitCode } = await codegen({
    'tools/c.tool.yaml': contract({ name: 'third', timeoutMs: 1, titel: 'x' }),
    'tools/a.tool.yaml': 'name: "first',
    'tools/b.tool.yaml': contract({ name: 'con' }),
  });
  const places = (JSON.parse(out) as { file: string; line: number; code: string }[]).map(
    ({ file, line, code }) => `${file}:${line} ${code}`,
  );
  expect(places).toEqual([
    'tools/a.tool.yaml:1 GECX1001',
    'tools/b.tool.yaml:2 GECX4004',
    'tools/c.tool.yaml:13 GECX2005',
    'tools/c.tool.yaml:14 GECX2001',
  ]);
  expect(exitCode).toBe(1);
});

test('a missing configuration is a finding, and wrong usage for the exit code', async () => {
  const { out, err, exitCode } = await codegen({}, '--config', 'none.yaml');
  expect(JSON.parse(out)).toMatchObject([{ code: 'GECX1101', file: 'none.yaml', line: 1, column: 1 }]);
  expect(err).toBe('');
  expect(exitCode).toBe(2);
});

test('a defect of the compiler is a finding with exit code 2', async () => {
  const host = workspace({ 'tools/a.tool.yaml': contract() });
  const broken = {
    ...host,
    glob: (): never => {
      throw new Error('out of order');
    },
  };
  const { out, exitCode } = await run(broken, ['codegen', '--format', 'json']);
  expect(JSON.parse(out)).toMatchObject([{ code: 'GECX9001', message: expect.stringContaining('out of order') }]);
  expect(exitCode).toBe(2);
});

test('texts of a contract stay inside JSON strings', async () => {
  const { out } = await codegen({ 'tools/a.tool.yaml': '"a\\e[31m\\n\\"}]": 1\nname: ab\n' });
  expect(out).not.toContain('\u001b');
  const messages = (JSON.parse(out) as { message: string }[]).map(({ message }) => message);
  expect(messages).toContain('A contract has no field `a\u001b[31m\n"}]`');
});

test('files are named from where the command was started', async () => {
  const host = workspace({ 'tools/a.tool.yaml': contract({ timeotMs: 5 }) });
  const options = ['codegen', '--format', 'json', '--config', '../gecx.config.yaml'];
  const { out } = await run(host, options, {}, '/workspace/tools');
  expect(JSON.parse(out)).toMatchObject([{ file: 'a.tool.yaml', line: 13 }]);
});

test('another format is wrong usage, said on standard error', async () => {
  const { out, err, exitCode } = await run(workspace({}), ['codegen', '--format', 'xml']);
  expect(out).toBe('');
  expect(err).toContain('--format is pretty, json, github or sarif');
  expect(exitCode).toBe(2);
});
