import { posix, relative } from 'node:path';
import type { Diagnostic, Origin } from '../../diagnostics/diagnostic.js';
import { printable } from '../../diagnostics/printable.js';
import { renderGithub } from '../../diagnostics/render-github.js';
import { renderJson } from '../../diagnostics/render-json.js';
import { renderSarif } from '../../diagnostics/render-sarif.js';
import { packageVersion } from '../../package-root.js';
import type { CommandContext } from '../command.js';
import { showFindings } from '../show-findings.js';
import { count } from './count.js';
import type { CodegenOptions, Format } from './options.js';
import type { Result } from './run-once.js';

/** Prints what a run came to. */
export function show(result: Result, { format, maxWarnings }: CodegenOptions, context: CommandContext): void {
  const { cwd, env, out, err } = context;
  // Annotations name files from the root of the repository, wherever the command was started in it.
  const base = (format === 'github' && env['GITHUB_WORKSPACE']) || cwd;
  const nameFile = (origin: Origin): Origin => ({
    ...origin,
    file: relative(base, posix.join(result.root, origin.file)).replaceAll('\\', '/'),
  });
  const diagnostics = result.diagnostics.map((diagnostic) => ({
    ...diagnostic,
    origin: nameFile(diagnostic.origin),
    related: diagnostic.related.map((place) => ({ ...place, origin: nameFile(place.origin) })),
  }));
  if (format === 'pretty') {
    if (diagnostics.length > 0) {
      showFindings(result.diagnostics, result.root, context);
      err(`${countOf(diagnostics)}\n`);
    }
    if (result.summary.length > 0) out(`${result.summary.map((line) => printable(line)).join('\n')}\n`);
    if (result.patch) out(result.patch);
  } else out(renderFor(format, diagnostics));
  const warnings = warningsOf(result);
  if (warnings > maxWarnings) err(`${count(warnings, 'warning')}, and --max-warnings allows ${maxWarnings}.\n`);
}

/** How many warnings there are. */
export function warningsOf({ diagnostics }: Result): number {
  return diagnostics.filter(({ severity }) => severity === 'warning').length;
}

function renderFor(format: Exclude<Format, 'pretty'>, diagnostics: readonly Diagnostic[]): string {
  if (format === 'json') return renderJson(diagnostics);
  return format === 'github' ? renderGithub(diagnostics) : renderSarif(diagnostics, packageVersion());
}

function countOf(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}. Run \`gecx explain CODE\` for more about one.`;
}
