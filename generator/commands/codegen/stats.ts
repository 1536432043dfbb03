import type { Plan } from '../../output/plan.js';
import { phases, type Stopwatch } from '../../stopwatch.js';
import { printable } from '../../diagnostics/printable.js';
import { count } from './count.js';

/** How many contracts are named. */
const slowest = 5;

/** Says where the time of a run went. */
export function renderStats(stopwatch: Stopwatch, plan: Plan | undefined, peakMemory: number): string {
  const total = stopwatch.total();
  const { contracts, unchanged, threads } = stopwatch;
  const work = `${contracts.length} compiled on ${count(threads, 'thread')}, ${unchanged} unchanged`;
  const known = phases.flatMap((phase) => {
    const time = stopwatch.timeOf(phase);
    return time === undefined ? [] : [{ label: phase, time, note: phase === 'compile contracts' ? work : '' }];
  });
  const rest = total - known.reduce((sum, { time }) => sum + time, 0);
  const rows = [...known, { label: 'other', time: rest, note: '' }, { label: 'total', time: total, note: '' }];
  const lines = rows.map(({ label, time, note }) => {
    const share = total > 0 ? Math.round((100 * time) / total) : 0;
    return `  ${label.padEnd(20)}${`${milliseconds(time)} ms`.padStart(12)}${`${share}%`.padStart(6)}  ${note}`.trimEnd();
  });
  const slow = [...contracts].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, slowest);
  return [
    'Time:',
    ...lines,
    ...(slow.length > 0 ? ['Slowest contracts:'] : []),
    ...slow.map(({ file, milliseconds: time }) => `  ${`${milliseconds(time)} ms`.padStart(12)}  ${printable(file)}`),
    ...(plan ? [`Files: ${filesOf(plan)}`] : []),
    `Memory: at most ${Math.round(peakMemory / 2 ** 20)} MiB`,
    '',
  ].join('\n');
}

function filesOf({ writes, creates, removes, unchanged }: Plan): string {
  const fresh = [...writes, ...creates];
  const bytes = fresh.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const stale = removes.length > 0 ? `, ${removes.length} stale` : '';
  return `${fresh.length + unchanged}, of which ${fresh.length} new or different (${count(bytes, 'byte')})${stale}`;
}

function milliseconds(time: number): string {
  return time.toFixed(time < 100 ? 1 : 0);
}
