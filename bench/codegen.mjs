// npm run bench:codegen: how long code generation takes, beside other generators on the same tools. See README.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coldCompiler, compilerContestants } from './compiler.mjs';
import { canMeasure, measure } from './measure.mjs';
import { readOptions, usage } from './options.mjs';
import { installPeers, benchNode, peerContestants, peerVersions } from './peers.mjs';
import { isMissed, tableOf, verdictLine, verdicts, yardstick } from './report.mjs';

/** @import { Contestant } from './contestant.mjs' */
/** @import { Measurement } from './measure.mjs' */
/** @import { Result } from './report.mjs' */

const largeRounds = 2;
const work = mkdtempSync(join(tmpdir(), 'gecx-bench-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true, maxRetries: 3 }));
process.once('SIGINT', () => process.exit(130));
try {
  process.exitCode = await main(readOptions());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** @param {ReturnType<typeof readOptions>} options */
async function main({ tools, rounds, large, only, json, workspaceMaker, node = benchNode }) {
  if (!canMeasure()) throw new Error('This benchmark reads /proc, so it runs on Linux only.');

  const maker = workspaceMaker ? resolve(workspaceMaker) : defaultMaker();
  const source = makeWorkspace(maker, tools);
  const ours = wanted(compilerContestants(source, work, tools, node), only);
  const peers = wanted(peerContestants(source, work, tools, node), only);
  const chosen = [...ours, ...peers];
  const unknown = only?.find((name) => !chosen.some((contestant) => goesBy(contestant, name)));
  if (unknown !== undefined) throw new Error(`No contestant is called "${unknown}".\n\n${usage}`);
  if (peers.length > 0 || node === benchNode) installPeers();

  const about = {
    ...versions(node, peers.length > 0),
    machine: machine(),
    workspace: `${tools} tools made by ${maker}`,
  };
  for (const [what, value] of Object.entries(about)) console.log(`${what}: ${value}`);

  const results = await race(chosen, rounds);
  const largeResult = large ? await runLarge(maker, tools * 10, node) : undefined;
  const goals = verdicts(results, largeResult);

  console.log(`\nMedians (rounds: ${rounds}); × is the ratio to ${yardstick}.\n\n${tableOf(results)}\n`);
  if (largeResult) console.log(`With ${tools * 10} tools (rounds: ${largeRounds}):\n\n${tableOf([largeResult])}\n`);
  console.log(goals.map(verdictLine).join('\n'));

  if (json) writeFileSync(json, JSON.stringify({ ...about, results, largeResult, goals }, null, 2));
  return goals.some(isMissed) ? 1 : 0;
}

/**
 * @param {Contestant[]} contestants
 * @param {string[] | undefined} names
 */
function wanted(contestants, names) {
  return contestants.filter((contestant) => !names || names.some((name) => goesBy(contestant, name)));
}

/**
 * @param {Contestant} contestant
 * @param {string} name
 */
function goesBy(contestant, name) {
  return contestant.name === name || contestant.name.startsWith(`${name}:`);
}

/**
 * Round 0 warms up (file caches, and the first run that the incremental ones build on) and is not counted.
 * @param {Contestant[]} contestants
 * @param {number} rounds
 */
async function race(contestants, rounds) {
  /** @type {Result[]} */
  const results = contestants.map(({ name }) => ({ name, runs: [] }));
  for (let round = 0; round <= rounds; round++) {
    // Another one starts each round, so that a slow spell of the machine does not always hit the same contestant.
    for (let turn = 0; turn < contestants.length; turn++) {
      const at = (turn + round) % contestants.length;
      const measured = await runOnce(contestants[at], round, rounds);
      if (round > 0) results[at].runs.push(measured);
    }
  }
  return results;
}

/**
 * @param {string} maker
 * @param {number} tools
 * @param {string} node
 */
async function runLarge(maker, tools, node) {
  const contestant = coldCompiler(makeWorkspace(maker, tools), join(work, 'large'), tools, node);
  /** @type {Result} */
  const result = { name: contestant.name, runs: [] };
  for (let round = 1; round <= largeRounds; round++) {
    result.runs.push(await runOnce(contestant, round, largeRounds));
  }
  return result;
}

/**
 * @param {Contestant} contestant
 * @param {number} round
 * @param {number} rounds
 * @returns {Promise<Measurement>}
 */
async function runOnce(contestant, round, rounds) {
  const { name, node, args, cwd, prepare, check } = contestant;
  try {
    prepare(round);
    const measured = await measure(node, args, cwd);
    check(round);
    const label = round === 0 ? 'warm-up' : `round ${round} of ${rounds}`;
    console.error(`${label.padEnd(14)}  ${name.padEnd(18)}  ${(measured.wallMs / 1000).toFixed(2)} s`);
    return measured;
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/**
 * @param {string} maker
 * @param {number} tools
 */
function makeWorkspace(maker, tools) {
  const folder = join(work, `workspace-${tools}`);
  execFileSync(process.execPath, [maker, String(tools), folder], { stdio: 'inherit' });
  return folder;
}

/** The one beside the repository, where there is one, so that figures can be compared with others taken with it. */
function defaultMaker() {
  const beside = pathOf('../../shared/bench/make-workspace.mjs');
  return existsSync(beside) ? beside : pathOf('make-workspace.mjs');
}

/**
 * @param {string} node
 * @param {boolean} withPeers
 */
function versions(node, withPeers) {
  const { version } = JSON.parse(readFileSync(pathOf('../package.json'), 'utf8'));
  const ours = { compiler: `gecx-tools ${version}`, node: nodeVersion(node) };
  if (!withPeers) return ours;
  const { node: _, ...peers } = peerVersions();
  const listed = Object.entries(peers).map(([name, pinned]) => `${name} ${pinned}`);
  const modern = node === benchNode ? '' : `; ${nodeVersion(benchNode)} for hey-api`;
  return { ...ours, peers: listed.join(', '), node: `${ours.node}${modern}` };
}

/** @param {string} node */
function nodeVersion(node) {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
}

function machine() {
  return `${availableParallelism()} CPUs (${cpus()[0]?.model ?? 'unknown'}), load ${loadavg()[0].toFixed(1)} at the start`;
}

/** @param {string} relative */
function pathOf(relative) {
  return fileURLToPath(new URL(relative, import.meta.url));
}
