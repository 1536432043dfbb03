// Medians, the table and the goals.

/** @import { Measurement } from './measure.mjs' */

/** @typedef {{ name: string, runs: Measurement[] }} Result */
/** @typedef {{ wall: number, cpu: number, memory: number }} Ratios */
/** @typedef {{ goal: string, limit: number, measured: number | undefined }} Verdict */

/** What all ratios are relative to: it writes the most similar output, a typed client with validators. */
export const yardstick = 'hey-api+zod';

/**
 * @param {Result} result
 * @returns {Measurement}
 */
export function medianOf({ runs }) {
  const middle = (/** @type {keyof Measurement} */ field) => median(runs.map((run) => run[field]));
  return { wallMs: middle('wallMs'), cpuMs: middle('cpuMs'), peakBytes: middle('peakBytes') };
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
}

/**
 * @param {Result[]} results
 * @param {string} name
 * @returns {Ratios | undefined} Undefined when it or the yardstick did not run
 */
export function ratiosOf(results, name) {
  const [one, base] = [name, yardstick].map((wanted) => results.find((result) => result.name === wanted));
  if (!one || !base) return undefined;
  const [mine, theirs] = [medianOf(one), medianOf(base)];
  return {
    wall: mine.wallMs / theirs.wallMs,
    cpu: mine.cpuMs / theirs.cpuMs,
    memory: mine.peakBytes / theirs.peakBytes,
  };
}

/**
 * @param {Result[]} results
 * @param {Result | undefined} large Cold runs with ten times as many tools
 * @returns {Verdict[]}
 */
export function verdicts(results, large) {
  const ratios = (/** @type {string} */ name) => ratiosOf(results, name);
  const cold = results.find((result) => result.name === 'gecx:cold');
  const memory = ['gecx:cold', 'gecx:unchanged', 'gecx:one-changed'].map((name) => ratios(name)?.memory);
  return [
    { goal: `cold: time / ${yardstick}`, limit: 1, measured: ratios('gecx:cold')?.wall },
    { goal: `nothing changed: time / ${yardstick}`, limit: 0.15, measured: ratios('gecx:unchanged')?.wall },
    { goal: `one tool changed: time / ${yardstick}`, limit: 0.2, measured: ratios('gecx:one-changed')?.wall },
    { goal: `highest peak memory of these / ${yardstick}`, limit: 0.5, measured: highest(memory) },
    {
      goal: 'cold: time for ten times the tools / time',
      limit: 11,
      measured: large && cold && medianOf(large).wallMs / medianOf(cold).wallMs,
    },
  ];
}

/** @param {(number | undefined)[]} numbers */
function highest(numbers) {
  const known = numbers.filter((number) => number !== undefined);
  return known.length < numbers.length ? undefined : Math.max(...known);
}

/** @param {Verdict} verdict */
export const isMissed = ({ measured, limit }) => measured !== undefined && measured > limit;

/** @param {Verdict} verdict */
export function verdictLine(verdict) {
  const { goal, limit, measured } = verdict;
  const word = measured === undefined ? '-' : isMissed(verdict) ? 'MISSED' : 'met';
  const value = measured === undefined ? 'not measured' : measured.toFixed(3);
  return `${word.padEnd(8)}${`${goal}:`.padEnd(48)}${value.padStart(6)}  (goal: at most ${limit})`;
}

/**
 * @param {Result[]} results
 * @returns {string}
 */
export function tableOf(results) {
  const head = ['', 'wall', 'fastest–slowest', 'CPU', 'peak memory', 'wall ×', 'CPU ×', 'memory ×'];
  const rows = results.map((result) => {
    const { wallMs, cpuMs, peakBytes } = medianOf(result);
    const walls = result.runs.map((run) => run.wallMs);
    const ratios = ratiosOf(results, result.name);
    return [
      result.name,
      seconds(wallMs),
      `${seconds(Math.min(...walls))}–${seconds(Math.max(...walls))}`,
      seconds(cpuMs),
      `${Math.round(peakBytes / 2 ** 20)} MB`,
      ...[ratios?.wall, ratios?.cpu, ratios?.memory].map((ratio) => ratio?.toFixed(2) ?? '-'),
    ];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  return [head, ...rows]
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '))
    .join('\n');
}

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
