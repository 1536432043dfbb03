import { describe, expect, test } from 'vitest';
import { run, workspace, type Run } from '../tester.js';

function gecx(...argv: string[]): Promise<Run> {
  return run(workspace({}), argv);
}

describe('wrong usage', () => {
  test.each([
    [['codegen', '--chek'], 'there is no option `--chek`; did you mean `--check`?'],
    [['codegen', '--max-warning=3'], 'there is no option `--max-warning`; did you mean `--max-warnings`?'],
    [['manifest', '--hlep'], 'there is no option `--hlep`; did you mean `--help`?'],
    [['init', '--quarantine'], 'there is no option `--quarantine`'],
    [['init', '-y'], 'there is no option `-y`'],
  ])('%j names the option that was meant, if any', async (argv, said) => {
    expect(await gecx(...argv)).toEqual({
      exitCode: 2,
      out: '',
      err: `gecx: ${said}\nRun \`gecx ${argv[0]} --help\` for its options.\n`,
    });
  });

  test('of the binary itself points to its commands', async () => {
    const { exitCode, err } = await gecx('codgen');
    expect(exitCode).toBe(2);
    expect(err).toBe(
      'gecx: there is no command `codgen`; did you mean `codegen`?\nRun `gecx --help` for the commands.\n',
    );
  });

  test('is to ask for two ways of writing nothing', async () => {
    const { exitCode, err } = await gecx('codegen', '--check', '--dry-run');
    expect(exitCode).toBe(2);
    expect(err).toContain('--check and --dry-run do not go together');
  });

  test('is to have two findings explained', async () => {
    const { exitCode, out, err } = await gecx('explain', 'GECX2001', 'GECX2002');
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain('one finding is explained at a time');
  });
});
