// How the other generators are installed and called. All get the same tools; what they write differs (see README.md).
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectAllTools } from './contestant.mjs';

/** @import { Contestant } from './contestant.mjs' */

const bench = fileURLToPath(new URL('.', import.meta.url));
const modules = join(bench, 'node_modules');

/** The Node that runs every contestant: one on which all of them run. */
export const benchNode = join(modules, 'node/bin/node');

/**
 * Exact versions, as pinned in bench/package.json.
 * @returns {Record<string, string>}
 */
export function peerVersions() {
  return JSON.parse(readFileSync(join(bench, 'package.json'), 'utf8')).dependencies;
}

/** Installs the peers unless all are there in the pinned versions. */
export function installPeers() {
  const installed = Object.entries(peerVersions()).every(([name, version]) => {
    const file = join(modules, name, 'package.json');
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
  });
  if (installed && existsSync(benchNode)) return;

  console.error('Installing what is compared with into bench/node_modules (once, about 360 MB) …');
  const npm = (/** @type {string[]} */ ...args) =>
    execFileSync('npm', [...args, '--loglevel=error'], { cwd: bench, stdio: ['ignore', 2, 2] });
  // Of all the install scripts only the one that fetches the Node binary is needed.
  npm('ci', '--ignore-scripts', '--no-audit', '--no-fund');
  npm('rebuild', 'node', '--ignore-scripts=false');
}

/** @type {{ name: string, entry: string, isModern?: boolean, args: (out: string) => string[], complete: string[] }[]} */
const peers = [
  {
    name: 'openapi-typescript',
    entry: 'openapi-typescript/bin/cli.js',
    args: (out) => ['openapi.json', '--output', join(out, 'types.ts')],
    complete: ['types.ts'],
  },
  {
    name: 'hey-api',
    entry: '@hey-api/openapi-ts/bin/run.js',
    isModern: true,
    args: (out) => heyApi(out, ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch']),
    complete: ['types.gen.ts', 'sdk.gen.ts'],
  },
  {
    name: 'hey-api+zod',
    entry: '@hey-api/openapi-ts/bin/run.js',
    isModern: true,
    args: (out) => heyApi(out, ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch', 'zod']),
    complete: ['types.gen.ts', 'sdk.gen.ts', 'zod.gen.ts'],
  },
  {
    name: 'orval',
    entry: 'orval/dist/bin/orval.js',
    args: (out) => ['--input', 'openapi.json', '--output', join(out, 'client.ts'), '--client', 'fetch'],
    complete: ['client.ts'],
  },
  {
    name: 'json2ts',
    entry: 'json-schema-to-typescript/dist/src/cli.js',
    args: (out) => ['--input', 'schemas', '--output', join(out, 'types')],
    complete: ['types'],
  },
];

/** @type {(out: string, plugins: string[]) => string[]} */
const heyApi = (out, plugins) => ['--input', 'openapi.json', '--output', out, '--no-log-file', '--plugins', ...plugins];

/**
 * @param {string} source A workspace
 * @param {string} work
 * @param {number} tools
 * @param {string} node What runs those that do not ask for a modern one
 * @returns {Contestant[]}
 */
export function peerContestants(source, work, tools, node) {
  return peers.map(({ name, entry, isModern, args, complete }) => {
    const out = join(work, 'peers', name);
    return {
      name,
      node: isModern ? benchNode : node,
      args: [join(modules, entry), ...args(out)],
      cwd: source,
      prepare: () => rmSync(out, { recursive: true, force: true }),
      check: () => expectAllTools(tools, out, complete),
    };
  });
}
