import type { Config } from '../config.js';
import { createDiagnostic, type Origin, type Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { unimportablePart } from '../names/importable.js';
import type { ToolNaming } from './check-names.js';

/** A tool, and where its handler is; absent when the contract has an error. */
export interface ToolHandler {
  readonly naming: ToolNaming;
  readonly path: string | undefined;
}

/** Checks where handlers are: each setting is for a tool, code can import each, and no two tools share a file. */
export function checkHandlers(config: Config, tools: readonly ToolHandler[], report: Report): void {
  checkSettings(config, tools, report);
  const configured = Object.keys(config.handlers);
  const rank = ({ naming }: ToolHandler): number => configured.indexOf(naming.name);
  const taken = new Map<string, ToolHandler>();
  // Settings come last: it is one of them that has to be mended.
  for (const tool of [...tools].sort((a, b) => rank(a) - rank(b))) {
    if (tool.path === undefined) continue;
    checkImportable(config, tool.naming, tool.path, report);
    // Not every disk tells upper from lower case.
    const key = tool.path.toLowerCase();
    const first = taken.get(key);
    if (!first) taken.set(key, tool);
    // A name that is taken is found by its own check.
    else if (first.naming.name !== tool.naming.name) reportShared(config, tool, first, report);
  }
}

function checkSettings(config: Config, tools: readonly ToolHandler[], report: Report): void {
  const names = new Set(tools.map(({ naming }) => naming.name));
  for (const tool of Object.keys(config.handlers)) {
    if (names.has(tool)) continue;
    const meant = suggest(tool, names);
    const hint = meant && `Did you mean \`${meant}\`?`;
    report(createDiagnostic('handler-unknown', config.document.originOfKey(['handlers', tool]), { tool }, { hint }));
  }
}

function checkImportable(config: Config, naming: ToolNaming, path: string, report: Report): void {
  const part = unimportablePart(path);
  const origin = originOf(config, naming);
  if (part && origin) report(createDiagnostic('path-unimportable', origin, { path, part }));
}

function reportShared(config: Config, { naming, path = '' }: ToolHandler, first: ToolHandler, report: Report): void {
  const origin = originOf(config, naming);
  const other = originOf(config, first.naming);
  if (!origin || !other) return;
  const params = { file: path, tool: naming.name, other: first.naming.name };
  const related = [{ origin: other, message: `\`${first.naming.name}\` has it from here` }];
  report(createDiagnostic('handler-shared', origin, params, { related }));
}

/** What decides where a tool's handler is: the setting, or its name. */
function originOf({ handlers, document }: Config, { name, spellings }: ToolNaming): Origin | undefined {
  return Object.hasOwn(handlers, name) ? document.originOf(['handlers', name]) : spellings[0]?.origin;
}
