import type { Host } from '../host.js';

/**
 * The contracts of a workspace, relative to its root, sorted. `!pattern` takes files out again. A pattern that finds
 * nothing is reported by its index; so is the first when all only take out.
 */
export function discover(
  host: Host,
  root: string,
  patterns: readonly string[],
  reportNothingFound: (index: number) => void,
): string[] {
  const files = new Set<string>();
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.startsWith('!')) continue;
    const matches = host.glob(root, [pattern]);
    if (matches.length === 0) reportNothingFound(index);
    for (const match of matches) files.add(match);
  }
  if (patterns.every((pattern) => pattern.startsWith('!'))) reportNothingFound(0);
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  if (excluded.length > 0) for (const file of host.glob(root, excluded)) files.delete(file);
  return [...files].sort();
}
