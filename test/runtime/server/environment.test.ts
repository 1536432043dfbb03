import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemEnvironment } from '../../../runtime/server/environment.js';

describe('what is scheduled', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([0, 1, 5000, 2 ** 31 - 1, 2 ** 31, 90 * 86_400_000])('runs once, after %d ms', (ms) => {
    const run = vi.fn();
    systemEnvironment.schedule(ms, run);
    if (ms > 0) vi.advanceTimersByTime(ms - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(ms * 2 + 1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test.each([5000, 90 * 86_400_000])('can be taken back, when it is due in %d ms', (ms) => {
    const run = vi.fn();
    const stop = systemEnvironment.schedule(ms, run);
    vi.advanceTimersByTime(ms - 1);
    stop();
    stop();
    vi.advanceTimersByTime(ms);
    expect(run).not.toHaveBeenCalled();
  });
});

test('a process waits for what is scheduled only when somebody awaits it', () => {
  const module = new URL('../../../runtime/server/environment.ts', import.meta.url);
  const text = `import { systemEnvironment } from ${JSON.stringify(module)};
    for (const ms of [3_600_000, 2 ** 40]) systemEnvironment.schedule(ms, () => {});
    systemEnvironment.schedule(50, () => console.log('awaited'), 'awaited');`;
  const options = { timeout: 30_000, encoding: 'utf8', cwd: new URL('../../../', import.meta.url) } as const;
  const printed = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', text], options);
  expect(printed).toBe('awaited\n');
});

test('random bytes are as many as asked for, and not the same twice', () => {
  const bytes = systemEnvironment.randomBytes(16);
  expect(bytes).toHaveLength(16);
  expect(systemEnvironment.randomBytes(16)).not.toEqual(bytes);
});
