import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import type { Config } from '../config.js';
import type { Host } from '../host.js';

/** The contracts of a workspace, relative to its root, sorted. A pattern that finds nothing is reported. */
export function discover(host: Host, config: Config, report: Report): string[] {
  const files = new Set<string>();
  for (const [index, pattern] of config.tools.entries()) {
    const matches = host.glob(config.root, [pattern]);
    if (matches.length === 0 && !pattern.startsWith('!')) {
      report(createDiagnostic('no-contracts', config.document.originOf(['tools', index]), { pattern }));
    }
    for (const match of matches) files.add(match);
  }
  const excluded = config.tools.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  if (excluded.length > 0) for (const file of host.glob(config.root, excluded)) files.delete(file);
  return [...files].sort();
}
