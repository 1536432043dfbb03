import { describe, expect, test } from 'vitest';
import { contract, run, workspace, type Run } from '../../tester.js';

/** Runs over a workspace with two warnings. */
function codegen(...options: string[]): Promise<Run> {
  const files = { 'tools/a.tool.yaml': contract({ name: 'con' }), 'tools/b.tool.yaml': contract({ name: 'aux' }) };
  return run(workspace(files), ['codegen', ...options]);
}

describe('--max-warnings', () => {
  test.each(['0', '1', '01'])('%s fails a run with two warnings, in a clear line', async (limit) => {
    const { exitCode, err } = await codegen('--max-warnings', limit);
    expect(exitCode).toBe(1);
    expect(err).toContain(`\n2 warnings, and --max-warnings allows ${Number(limit)}.\n`);
  });

  test.each(['2', '3', '100000'])('%s lets it pass', async (limit) => {
    const { exitCode, err } = await codegen('--max-warnings', limit);
    expect(exitCode).toBe(0);
    expect(err).not.toContain('--max-warnings');
  });

  test('is no limit when it is not given', async () => {
    expect((await codegen()).exitCode).toBe(0);
  });

  test('counts the same in every format, and keeps standard output for the findings', async () => {
    for (const format of ['json', 'github', 'sarif']) {
      const free = await codegen('--format', format);
      const limited = await codegen('--format', format, '--max-warnings', '1');
      expect(limited).toEqual({ ...free, exitCode: 1, err: '2 warnings, and --max-warnings allows 1.\n' });
    }
  });

  test('says it in the singular', async () => {
    const host = workspace({ 'tools/a.tool.yaml': contract({ name: 'con' }) });
    const { err } = await run(host, ['codegen', '--max-warnings=0', '--format', 'json']);
    expect(err).toBe('1 warning, and --max-warnings allows 0.\n');
  });

  test('does not hide wrong usage or a defect', async () => {
    expect((await codegen('--max-warnings', '0', '--config', 'none.yaml')).exitCode).toBe(2);
  });

  test.each(['', '-1', '1.5', 'none', '1e3', '0x1', ' 1', '99999999999999999999'])(
    '%j is wrong usage',
    async (limit) => {
      const { exitCode, out, err } = await codegen(`--max-warnings=${limit}`);
      expect(exitCode).toBe(2);
      expect(out).toBe('');
      expect(err).toContain('--max-warnings is a whole number from 0');
    },
  );
});
