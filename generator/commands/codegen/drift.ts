import type { Config } from '../../config.js';
import { createDiagnostic, wholeFile, type Diagnostic } from '../../diagnostics/diagnostic.js';
import { toolOfHandler } from '../../output/orphans.js';
import type { Plan } from '../../output/plan.js';

/** Each difference between the disk and what should be there, as an error. */
export function driftOf(plan: Plan, config: Config): Diagnostic[] {
  return [
    ...plan.writes.map(({ path, replaces }) =>
      createDiagnostic(replaces ? 'output-different' : 'output-missing', wholeFile(path), { file: path }),
    ),
    ...plan.removes.map((path) => createDiagnostic('output-stale', wholeFile(path), { file: path })),
    ...plan.diagnostics
      .filter(({ name }) => name === 'stale-edited')
      .map(({ origin }) => createDiagnostic('output-stale', origin, { file: origin.file })),
    ...plan.creates.map(({ path }) =>
      createDiagnostic('skeleton-missing', wholeFile(path), {
        file: path,
        tool: toolOfHandler(config, path),
      }),
    ),
  ];
}
