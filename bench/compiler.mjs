// Our compiler: from nothing, with nothing changed, and with one tool changed.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectAllTools } from './contestant.mjs';

/** @import { Contestant } from './contestant.mjs' */

const cli = fileURLToPath(new URL('../dist/generator/cli.js', import.meta.url));

/**
 * Each one works in a folder of its own below `work`, so none depends on what ran before it. The last two are fast only
 * after a first run, which is the one that warms up.
 * @param {string} source A workspace with contracts only
 * @param {string} work
 * @param {number} tools
 * @param {string} node
 * @returns {Contestant[]}
 */
export function compilerContestants(source, work, tools, node) {
  const unchanged = join(work, 'unchanged');
  copyContracts(source, unchanged);
  const changed = join(work, 'one-changed');
  copyContracts(source, changed);

  return [
    coldCompiler(source, work, tools, node),
    contestant('gecx:unchanged', unchanged, tools, node, () => {}),
    {
      ...contestant('gecx:one-changed', changed, tools, node, (round) =>
        changeOneContract(source, changed, edition(round)),
      ),
      check(round) {
        expectAllTools(tools, join(changed, 'generated'), complete);
        const manifest = readFileSync(join(changed, 'generated/manifest.json'), 'utf8');
        if (!manifest.includes(edition(round))) throw new Error('the change did not reach the manifest');
      },
    },
  ];
}

/**
 * Starts from contracts alone: no output, no handlers and no cache of earlier runs.
 * @param {string} source
 * @param {string} work
 * @param {number} tools
 * @param {string} node
 * @returns {Contestant}
 */
export function coldCompiler(source, work, tools, node) {
  const folder = join(work, 'cold');
  return contestant('gecx:cold', folder, tools, node, () => {
    rmSync(folder, { recursive: true, force: true });
    copyContracts(source, folder);
  });
}

const complete = ['types', 'validators', 'server', 'client', 'manifest.json', 'catalog.json'];

/**
 * @param {string} name
 * @param {string} folder
 * @param {number} tools
 * @param {string} node
 * @param {Contestant['prepare']} prepare
 * @returns {Contestant}
 */
function contestant(name, folder, tools, node, prepare) {
  const check = () => expectAllTools(tools, join(folder, 'generated'), complete);
  return { name, node, args: [cli, 'codegen'], cwd: folder, prepare, check };
}

/**
 * @param {string} source
 * @param {string} folder
 */
function copyContracts(source, folder) {
  for (const part of ['tools', 'gecx.config.yaml']) cpSync(join(source, part), join(folder, part), { recursive: true });
}

/** @param {number} round */
const edition = (round) => `Edition ${round}.`;

/**
 * @param {string} source
 * @param {string} folder
 * @param {string} words Put at the start of the description
 */
function changeOneContract(source, folder, words) {
  const contracts = readdirSync(join(source, 'tools')).sort();
  const file = join('tools', contracts[Math.floor(contracts.length / 2)] ?? '');
  const before = readFileSync(join(source, file), 'utf8');
  // The contract's own description comes before those of its fields, whether it is written as YAML or as JSON.
  const after = before.replace(/^\s*"?description"?:\s*"?/m, (start) => `${start}${words} `);
  if (after === before) throw new Error(`${file} has no description to change`);
  writeFileSync(join(folder, file), after);
}
