import { posix, relative, resolve } from 'node:path';
import { createColors } from 'picocolors';
import { sortDiagnostics, type Diagnostic, type Origin } from '../diagnostics/diagnostic.js';
import { renderPretty } from '../diagnostics/render-pretty.js';
import type { CommandContext } from './command.js';

/** Shows findings to a person, with their files named from the current folder. `root` is what they are relative to. */
export function showFindings(
  diagnostics: readonly Diagnostic[],
  root: string,
  { cwd, host, err, color }: CommandContext,
): void {
  const nameFile = (origin: Origin): Origin => ({
    ...origin,
    file: relative(cwd, posix.join(root, origin.file)).replaceAll('\\', '/'),
  });
  const named = sortDiagnostics(diagnostics).map((diagnostic) => ({
    ...diagnostic,
    origin: nameFile(diagnostic.origin),
    related: diagnostic.related.map((place) => ({ ...place, origin: nameFile(place.origin) })),
  }));
  const readText = (file: string): string | undefined => {
    const bytes = host.read(resolve(cwd, file));
    return bytes && new TextDecoder().decode(bytes);
  };
  err(`${renderPretty(named, createColors(color), readText)}\n`);
}
