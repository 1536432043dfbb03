import { describe, expect, test } from 'vitest';
import { contract, run, workspace } from '../../tester.js';

const commands = ['codegen', 'manifest'];

describe.each(commands)('GECX_THREADS in `gecx %s`', (command) => {
  const start = async (value: string): Promise<{ exitCode: number; err: string }> => {
    const host = workspace({ 'tools/a.tool.yaml': contract() });
    await run(host, ['codegen']);
    return run(host, [command], { GECX_THREADS: value });
  };

  test.each(['abc', '0', '1.5', '-1', '1e1', ' ', '2 threads'])(
    'is a whole number from 1, and not %j',
    async (value) => {
      const { exitCode, err } = await start(value);
      expect(err).toContain(`GECX_THREADS is a whole number from 1, not ${value}`);
      expect(exitCode).toBe(2);
    },
  );

  test.each(['1', '3', '64', ''])('can be %j', async (value) => {
    expect((await start(value)).exitCode).toBe(0);
  });
});
