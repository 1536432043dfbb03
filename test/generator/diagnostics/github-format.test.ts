import { expect, test } from 'vitest';
import { createDiagnostic, type Origin } from '../../../generator/diagnostics/diagnostic.js';
import { renderGithub } from '../../../generator/diagnostics/render-github.js';
import { contract, run, workspace } from '../../tester.js';

const place = (file: string, endLine: number = 4): Origin => ({
  file,
  start: { offset: 20, line: 4, column: 3 },
  end: { offset: 30, line: endLine, column: 9 },
});

test('each finding is one command on standard output, and nothing else is printed', async () => {
  const host = workspace({
    'tools/a.tool.yaml': contract({ timeotMs: 5000 }),
    'tools/b.tool.yaml': contract({ name: 'con' }),
  });
  const { out, err, exitCode } = await run(host, ['codegen', '--format', 'github']);
  expect(out.split('\n')).toEqual([
    '::error file=tools/a.tool.yaml,line=13,endLine=13,col=1,endColumn=9,title=GECX2001 unknown-field::A contract has no field `timeotMs`%0ADid you mean `timeoutMs`?',
    expect.stringMatching(
      /^::warning file=tools\/b\.tool\.yaml,line=2,endLine=2,col=7,endColumn=10,title=GECX4004 name-changed::/,
    ),
    '',
  ]);
  expect(err).toBe('');
  expect(exitCode).toBe(1);
});

test('a clean run prints nothing', async () => {
  const host = workspace({ 'tools/a.tool.yaml': contract() });
  expect(await run(host, ['codegen', '--format', 'github'])).toEqual({ exitCode: 0, out: '', err: '' });
});

test('files are named from the root of the repository, wherever the command was started', async () => {
  const host = workspace({ 'tools/a.tool.yaml': contract({ timeotMs: 5000 }) });
  const options = ['codegen', '--format', 'github', '--config', '../gecx.config.yaml'];
  const { out } = await run(host, options, { GITHUB_WORKSPACE: '/workspace' }, '/workspace/tools');
  expect(out).toContain('file=tools/a.tool.yaml,');
});

test('what separates commands and properties is escaped', () => {
  const finding = createDiagnostic('value-invalid', place('a,b:c%.yaml'), { field: '50%: a,b', problem: 'is odd' });
  expect(renderGithub([finding])).toBe(
    '::error file=a%2Cb%3Ac%25.yaml,line=4,endLine=4,col=3,endColumn=9,title=GECX2005 value-invalid::`50%25: a,b` is odd%0AChange the value; docs/contracts.md states the bounds.\n',
  );
});

test('no text of a contract can start another command', () => {
  const finding = createDiagnostic('value-invalid', place('a\n::error::b'), {
    field: 'a\r\n::stop-commands::x',
    problem: '\u001b[31m',
  });
  const text = renderGithub([finding]);
  expect(text.match(/[\r\n]/g)).toEqual(['\n']);
  expect(text).not.toContain('\u001b');
});

test('columns are left out where a finding spans lines', () => {
  const text = renderGithub([createDiagnostic('yaml-key', place('a.yaml', 6), {})]);
  expect(text).toMatch(/^::error file=a\.yaml,line=4,endLine=6,title=/);
});

test('other places are named in the message', () => {
  const related = [{ origin: place('b.yaml'), message: 'says denied' }];
  expect(renderGithub([createDiagnostic('yaml-key', place('a.yaml'), {}, { related })])).toContain(
    '%0Ab.yaml:4:3 says denied%0A',
  );
});
