import { describe, expect, test } from 'vitest';
import type { CommandContext } from '../../../generator/commands/command.js';
import { contract, root, run, workspace } from '../../tester.js';

const total = 30;
const files = Object.fromEntries(
  Array.from({ length: total }, (_, i) => [`tools/t${i}.tool.yaml`, contract({ name: `tool_${i}` })]),
);

/** What is written to standard error, each piece by itself, by a run in which each look at the clock takes a while. */
async function pieces(
  milliseconds: number,
  { env = {}, options = [], ...changes }: Partial<CommandContext> & { readonly options?: readonly string[] } = {},
): Promise<string[]> {
  let time = 0;
  const written: string[] = [];
  await run(workspace(files), ['codegen', ...options], env, root, {
    isTerminal: { out: true, err: true },
    now: () => (time += milliseconds),
    err: (text) => void written.push(text),
    ...changes,
  });
  return written;
}

/** A line for each of some contracts, and its removal. */
function lines(...done: number[]): string[] {
  const shown = done.map((number) => `\r\u001b[Kcompiled ${number} of ${total} contracts`);
  return [...shown, '\r\u001b[K'];
}

describe('progress', () => {
  test('is one line that is rewritten and goes in the end', async () => {
    expect(await pieces(250)).toEqual(lines(...Array.from({ length: total - 1 }, (_, i) => i + 2)));
  });

  test('is not shown in the first half second, and not for work that ends in it', async () => {
    expect((await pieces(20))[0]).toBe(lines(25)[0]);
    expect(await pieces(16)).toEqual([]);
  });

  test('changes ten times a second at most', async () => {
    expect(await pieces(40)).toEqual(lines(13, 16, 19, 22, 25, 28));
  });

  test('is gone before findings are printed', async () => {
    const [last] = (await pieces(250, { options: ['--max-warnings', '0', '--check'] })).slice(-1);
    expect(last).toMatch(/errors?, /);
    const written = await pieces(250, { options: ['--check'] });
    expect(written.findLast((text) => text.includes('\r'))).toBe('\r\u001b[K');
    expect(written.findIndex((text) => text.includes('GECX'))).toBeGreaterThan(written.lastIndexOf('\r\u001b[K'));
  });

  test.each<[string, Parameters<typeof pieces>[1]]>([
    ['no terminal', { isTerminal: { out: true, err: false } }],
    ['a terminal of a CI service', { env: { CI: 'true' } }],
    ['--format json', { options: ['--format', 'json'] }],
    ['--format sarif', { options: ['--format', 'sarif'] }],
    ['--format github', { options: ['--format', 'github'] }],
  ])('is not shown with %s', async (_what, changes) => {
    expect(await pieces(250, changes)).toEqual([]);
  });
});
