import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readTree, temporaryFolder, writeFiles } from '../../disk.js';
import { contract } from '../../tester.js';

const built = fileURLToPath(new URL('../../../dist/generator/', import.meta.url));
const count = 130;

/** Threads run built code only, so this goes through the build. */
const script = (threads: number): string => `
import { compile } from '${built}compile.js';
import { loadConfig } from '${built}load-config.js';
import { nodeHost } from '${built}host.js';
const config = loadConfig(nodeHost, 'gecx.config.yaml', (found) => { throw new Error(found.message); });
let last = 0;
const onProgress = (done, total) => { if (done < last || done > total) throw new Error('progress went back'); last = done; };
const { files, diagnostics } = await compile(nodeHost, config, { threads: ${threads}, onProgress });
console.log(JSON.stringify({ files, diagnostics, last }));
`;

function workspaceOf(contracts: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'gecx.config.yaml': 'version: 1\ntools: ["tools/*.yaml"]\nout: generated\n', ...contracts });
  return folder;
}

const contracts = Object.fromEntries(
  Array.from({ length: count }, (_, i) => [
    `tools/t${i}.tool.yaml`,
    contract({ name: `tool_${i}`, title: `Tool ${i}` }),
  ]),
);

test('several threads make what one makes, in the same order', () => {
  expect(existsSync(built), 'the build; `npm run build` makes it').toBe(true);
  const folder = workspaceOf({
    ...contracts,
    'tools/t7.tool.yaml': contract({ name: 'tool_7', deprecated: 'x\u200by' }),
  });
  const results = [1, 3].map((threads) =>
    execFileSync(process.execPath, ['--input-type=module'], {
      cwd: folder,
      input: script(threads),
      encoding: 'utf8',
      maxBuffer: 2 ** 27,
    }),
  );
  expect(results[1]).toBe(results[0]);
  const { files, diagnostics, last } = JSON.parse(results[0] ?? '') as {
    readonly files: readonly unknown[];
    readonly diagnostics: readonly { readonly code: string }[];
    readonly last: number;
  };
  expect(last).toBe(count);
  expect(files.length).toBeGreaterThan(5 * count);
  expect(diagnostics.map(({ code }) => code)).toEqual(['GECX1017']);
});

test('the binary writes the same tree however many processors there are', () => {
  const folders = [workspaceOf(contracts), workspaceOf(contracts)];
  const [one, several] = folders.map((folder, index) => {
    const env = { ...process.env, GECX_THREADS: index === 0 ? '1' : '3' };
    const { status, stdout } = spawnSync(process.execPath, [`${built}cli.js`, 'codegen'], { cwd: folder, env });
    expect([status, String(stdout)]).toEqual([0, expect.stringContaining(`${count} tools: wrote`)]);
    return readTree(folder);
  });
  expect(several).toEqual(one);
});

test('threads tell how long each contract took, when somebody asks', () => {
  const folder = workspaceOf(contracts);
  const env = { ...process.env, GECX_THREADS: '3', NO_COLOR: '1' };
  const { status, stderr } = spawnSync(process.execPath, [`${built}cli.js`, 'codegen', '--stats'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stderr).toMatch(new RegExp(`${count} compiled on 2 threads, 0 unchanged\n`));
  expect(stderr.match(/^ +[\d.]+ ms {2}tools\/t\d+\.tool\.yaml$/gm)).toHaveLength(5);
});
