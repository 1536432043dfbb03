import type { Plan } from '../../output/plan.js';
import { count } from './count.js';

/** How many files are listed. */
const limit = 20;

/** What was done, or would be: a line for each file, and one for all. */
export function summarize(tools: number, plan: Plan, tense: 'done' | 'would'): string[] {
  const lines = [
    ...plan.writes.map(({ path }) => `  write   ${path}`),
    ...plan.creates.map(({ path }) => `  create  ${path}`),
    ...plan.removes.map((path) => `  remove  ${path}`),
  ];
  if (lines.length === 0) return [`${count(tools, 'tool')}: ${count(plan.unchanged, 'file')} up to date.`];
  const shown = lines.length > limit ? [...lines.slice(0, limit), `  … and ${lines.length - limit} more`] : lines;
  const [wrote, created, removed] =
    tense === 'done' ? ['wrote', 'created', 'removed'] : ['would write', 'would create', 'would remove'];
  return [
    ...shown,
    `${count(tools, 'tool')}: ${wrote} ${count(plan.writes.length, 'file')}, ${created} ${count(plan.creates.length, 'skeleton')}, ${removed} ${count(plan.removes.length, 'file')}; ${plan.unchanged} unchanged.`,
  ];
}
