import { posix } from 'node:path';
import { compileContract, hasError, type CompiledContract, type CompiledTool } from './compile-contract.js';
import { outputSettings, type Config } from './config.js';
import {
  createDiagnostic,
  sortDiagnostics,
  wholeFile,
  type Diagnostic,
  type Report,
} from './diagnostics/diagnostic.js';
import { suggest } from './diagnostics/suggest.js';
import { emitters } from './emit/all.js';
import type { EmitContext, OutputFile } from './emit/emitter.js';
import type { Host } from './host.js';
import { formatFile } from './output/format.js';
import { applySuppressions } from './passes/apply-suppressions.js';
import { checkNames, type ToolNaming } from './passes/check-names.js';
import { discover } from './source/discover.js';

/** What a compilation came to: findings, and the files if there was no error among them. */
export interface Compilation {
  readonly diagnostics: readonly Diagnostic[];
  readonly files?: readonly OutputFile[];
  /** How many tools the files are for. */
  readonly tools: number;
}

/** Settings of a compilation that are not the workspace's. */
export interface CompileOptions {
  /** The manifest's time in seconds since 1970. Default: 0. */
  readonly epochSeconds?: number;
}

/** Compiles a workspace: reads its contracts, checks them all, and makes every file. Writes nothing. */
export async function compile(host: Host, config: Config, options: CompileOptions = {}): Promise<Compilation> {
  const found: Diagnostic[] = [];
  const report: Report = (diagnostic) => found.push(diagnostic);
  const sources = readSources(host, config, report);
  const compiled: CompiledContract[] = [];
  const settings = outputSettings(config);
  for (const { file, bytes } of sources) compiled.push(await compileContract(file, bytes, settings));
  for (const { diagnostics } of compiled) found.push(...diagnostics);
  const namings = compiled.flatMap(({ naming }) => naming ?? []);
  checkNames(namings, report);
  checkHandlerSettings(config, namings, report);
  const suppressions = [config.document, ...compiled].flatMap((source) => source.suppressions);
  const diagnostics = sortDiagnostics(applySuppressions(found, suppressions));
  if (hasError(diagnostics)) return { diagnostics, tools: 0 };
  const tools = compiled.flatMap(({ tool }) => tool ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
  const shared = await emitProject(tools, { config: settings, epochSeconds: options.epochSeconds ?? 0 });
  return { diagnostics, tools: tools.length, files: [...tools.flatMap(({ files }) => files), ...shared] };
}

/** A contract file as it was found. */
interface Source {
  readonly file: string;
  readonly bytes: Uint8Array;
}

function readSources(host: Host, config: Config, report: Report): Source[] {
  const reportNothingFound = (index: number): void => {
    const pattern = config.tools[index] ?? '';
    report(createDiagnostic('no-contracts', config.document.originOf(['tools', index]), { pattern }));
  };
  return discover(host, config.root, config.tools, reportNothingFound).flatMap((file) => {
    const bytes = readBytes(host, posix.join(config.root, file), file, report);
    return bytes ? [{ file, bytes }] : [];
  });
}

function readBytes(host: Host, path: string, file: string, report: Report): Uint8Array | undefined {
  try {
    const bytes = host.read(path);
    if (!bytes) report(createDiagnostic('file-unreadable', wholeFile(file), { problem: 'it has just disappeared' }));
    return bytes;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    report(createDiagnostic('file-unreadable', wholeFile(file), { problem }));
    return undefined;
  }
}

function checkHandlerSettings(config: Config, tools: readonly ToolNaming[], report: Report): void {
  const names = new Set(tools.map(({ name }) => name));
  for (const tool of Object.keys(config.handlers)) {
    if (names.has(tool)) continue;
    const meant = suggest(tool, names);
    const hint = meant && `Did you mean \`${meant}\`?`;
    report(createDiagnostic('handler-unknown', config.document.originOfKey(['handlers', tool]), { tool }, { hint }));
  }
}

/** The files that concern all tools. */
async function emitProject(tools: readonly CompiledTool[], context: EmitContext): Promise<OutputFile[]> {
  const files = emitters.flatMap((emitter) => {
    const entries = tools.map(({ entries: all }) => all[emitter.name]).filter((entry) => entry !== undefined);
    return emitter.emitProject?.(entries, context) ?? [];
  });
  return Promise.all(files.map(formatFile));
}
