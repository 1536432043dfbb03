// npm run bench:runtime: what a governed call costs, beside a bare HTTP server and the MCP SDK. See README.md.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPeers, peerVersions } from './peers.mjs';
import { callFor } from './runtime/load.mjs';
import { readOptions } from './runtime/options.mjs';
import { buildRegistry, buildShop } from './runtime/shop.mjs';

const kinds = ['echo', 'mcp', 'memory', 'sqlite'];
const warmUpMs = 1_500;
const boundTools = 1_000;

const work = mkdtempSync(join(tmpdir(), 'gecx-bench-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true, maxRetries: 3 }));
process.once('SIGINT', () => process.exit(130));
try {
  process.exitCode = await main(readOptions());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** @typedef {{ goal: string, measured: number, atLeast?: number, atMost?: number, unit: string }} Verdict */

/** @param {ReturnType<typeof readOptions>} options */
async function main(options) {
  const { only, rounds, json } = options;
  if (only.includes('servers')) installPeers();
  const about = {
    node: process.version,
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}`,
    mcp: `@modelcontextprotocol/sdk ${peerVersions()['@modelcontextprotocol/sdk']}`,
  };
  for (const [what, value] of Object.entries(about)) console.log(`${what}: ${value}`);
  const registry = await buildShop(work);

  /** @type {Verdict[]} */
  const verdicts = [];
  if (only.includes('servers')) verdicts.push(...(await raceServers(registry, options)));
  if (only.includes('path')) {
    const { p50Us, p99Us } = medians(rounds, () => run('path.mjs', [registry, work]));
    console.log(`the path of a call in process: ${p50Us.toFixed(0)} us (median), ${p99Us.toFixed(0)} us (99 of 100)`);
    verdicts.push({ goal: 'path in process, memory ledger', measured: p50Us, atMost: 30, unit: ' us' });
  }
  if (only.includes('validators')) {
    const { timesAsFast } = medians(rounds, () => run('validators.mjs', [registry]));
    verdicts.push({ goal: 'validators / Ajv at run time', measured: timesAsFast, atLeast: 1, unit: 'x' });
  }
  if (only.includes('import')) {
    const many = await buildManyTools();
    const { ms, packageMs } = medians(rounds, () => run('import.mjs', [many, String(boundTools)]));
    console.log(`import of the package itself: ${packageMs.toFixed(0)} ms, of the registry: ${ms.toFixed(0)} ms`);
    verdicts.push({ goal: `import of ${boundTools} tools`, measured: ms, atMost: 30, unit: ' ms' });
  }
  if (only.includes('memory')) {
    const { growth } = run('memory.mjs', [registry, work, String(options.calls)], ['--expose-gc']);
    verdicts.push({ goal: `heap after / before ${options.calls} calls`, measured: growth, atMost: 1.1, unit: 'x' });
  }
  for (const verdict of verdicts) console.log(lineOf(verdict));
  console.log(verdicts.map(({ goal, measured, unit }) => `${goal} ${format(measured)}${unit}`).join(' · '));
  if (json) writeFileSync(json, JSON.stringify({ ...about, verdicts }, null, 2));
  return verdicts.every(isMet) ? 0 : 1;
}

/**
 * @param {string} registry
 * @param {ReturnType<typeof readOptions>} options
 * @returns {Promise<Verdict[]>}
 */
async function raceServers(registry, { rounds, seconds, connections }) {
  /** @type {Map<string, { rates: number[], cpuUs: number[] }>} */
  const results = new Map(kinds.map((kind) => [kind, { rates: [], cpuUs: [] }]));
  for (let round = 0; round < rounds; round++) {
    // Each round starts with another one.
    for (const [index] of kinds.entries()) {
      const kind = kinds[(index + round) % kinds.length] ?? 'echo';
      const result = results.get(kind);
      const { rate, cpuUs } = await measureServer(kind, registry, connections, seconds * 1000);
      result?.rates.push(rate);
      result?.cpuUs.push(cpuUs);
    }
  }
  const middle = (/** @type {string} */ kind) => median(results.get(kind)?.rates ?? []);
  console.log(`\n| server | calls/s | fastest, slowest | CPU of a call | x echo |\n| --- | --- | --- | --- | --- |`);
  for (const [kind, { rates, cpuUs }] of results) {
    const span = `${Math.max(...rates).toFixed(0)}, ${Math.min(...rates).toFixed(0)}`;
    const ratio = (middle(kind) / middle('echo')).toFixed(3);
    console.log(`| ${kind} | ${middle(kind).toFixed(0)} | ${span} | ${median(cpuUs).toFixed(0)} us | ${ratio} |`);
  }
  console.log('');
  const ratioOf = (/** @type {string} */ kind) => middle(kind) / middle('echo');
  return [
    { goal: 'memory ledger / bare echo', measured: ratioOf('memory'), atLeast: 0.4, unit: 'x' },
    { goal: 'SQLite ledger / bare echo', measured: ratioOf('sqlite'), atLeast: 0.15, unit: 'x' },
  ];
}

/**
 * @param {string} kind
 * @param {string} registry
 * @param {number} connections
 * @param {number} ms
 */
async function measureServer(kind, registry, connections, ms) {
  const child = fork(scriptOf('serve.mjs'), [kind, registry, work]);
  try {
    const [{ port }] = await once(child, 'message');
    const cpuMs = async () => {
      const told = once(child, 'message');
      child.send('how much');
      return /** @type {{ cpuMs: number }[]} */ (await told)[0]?.cpuMs ?? 0;
    };
    await callFor({ port, kind, connections, ms: warmUpMs });
    const before = await cpuMs();
    const { calls, ms: took } = await callFor({ port, kind, connections, ms });
    const cpuUs = (((await cpuMs()) - before) * 1000) / calls;
    console.error(`  ${kind}: ${((calls * 1000) / took).toFixed(0)} calls/s`);
    return { rate: (calls * 1000) / took, cpuUs };
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}

async function buildManyTools() {
  const folder = join(work, 'many');
  const maker = fileURLToPath(new URL('make-workspace.mjs', import.meta.url));
  execFileSync(process.execPath, [maker, String(boundTools), folder], { stdio: 'ignore' });
  return buildRegistry(folder);
}

/**
 * Runs one of the scripts, which says what it measured in JSON.
 * @param {string} script
 * @param {string[]} args
 * @param {string[]} flags
 * @returns {Record<string, number>}
 */
function run(script, args, flags = []) {
  const stdio = /** @type {const} */ (['ignore', 'pipe', 'inherit']);
  return JSON.parse(execFileSync(process.execPath, [...flags, scriptOf(script), ...args], { stdio, encoding: 'utf8' }));
}

function scriptOf(/** @type {string} */ name) {
  return fileURLToPath(new URL(`runtime/${name}`, import.meta.url));
}

/** @param {number} rounds @param {() => Record<string, number>} measure */
function medians(rounds, measure) {
  const all = Array.from({ length: rounds }, measure);
  return Object.fromEntries(Object.keys(all[0] ?? {}).map((name) => [name, median(all.map((one) => one[name] ?? 0))]));
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** @param {Verdict} verdict */
function isMet({ measured, atLeast = -Infinity, atMost = Infinity }) {
  return measured >= atLeast && measured <= atMost;
}

/** @param {Verdict} verdict */
function lineOf(verdict) {
  const { goal, measured, atLeast, atMost, unit } = verdict;
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  return `${isMet(verdict) ? 'met   ' : 'MISSED'}  ${goal}: ${format(measured)}${unit} (${bound}${unit})`;
}

/** @param {number} number */
function format(number) {
  return number >= 10 ? number.toFixed(0) : number.toPrecision(3);
}
