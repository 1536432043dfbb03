import { describe, expect, test } from 'vitest';
import type { MemoryHost } from '../../memory-host.js';
import { root, run } from '../../tester.js';
import { createMemoryHost } from '../../memory-host.js';

const settings = '.vscode/settings.json';

/** A folder with a package. */
function project(manifest: object = { type: 'module' }, files: Readonly<Record<string, string>> = {}): MemoryHost {
  const all = { 'package.json': `${JSON.stringify(manifest, null, 2)}\n`, ...files };
  return createMemoryHost(Object.fromEntries(Object.entries(all).map(([path, text]) => [`${root}/${path}`, text])));
}

async function init(host: MemoryHost): Promise<string> {
  const { exitCode, out } = await run(host, ['init', '--yes']);
  expect(exitCode).toBe(0);
  return out;
}

describe('editor settings that are there', () => {
  const note = 'note: your .vscode/settings.json was left alone';

  test('are left alone, which is said', async () => {
    const host = project({ type: 'module' }, { [settings]: '{}\n' });
    expect(await init(host)).toContain(note);
    expect(host.files.get(`${root}/${settings}`)).toBe('{}\n');
  });

  test('are none of your own when a first run has made them', async () => {
    const host = project();
    await init(host);
    const out = await init(host);
    expect(out).toContain(`kept ${settings} (was there)`);
    expect(out).not.toContain('note:');
  });
});

describe('the next step', () => {
  test.each([
    ['no script of that name', {}],
    ['one that runs the compiler', { codegen: 'tsc -v && gecx codegen --stats' }],
  ])('is the script: %s', async (_what, scripts) => {
    expect(await init(project({ type: 'module', scripts }))).toMatch(/\nNext: npm run codegen\n$/);
  });

  test.each([[{ codegen: 'graphql-codegen' }], [{ codegen: 5 }]])(
    'is the command where the script runs something else: %j',
    async (scripts) => {
      expect(await init(project({ type: 'module', scripts }))).toMatch(/\nNext: npx gecx codegen\n$/);
    },
  );
});
