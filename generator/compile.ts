import { posix } from 'node:path';
import type { CompileCache, UnchangedContract } from './cache/compile-cache.js';
import type { CompiledContract, CompiledTool } from './compile-contract.js';
import { outputSettings, type Config } from './config.js';
import {
  createDiagnostic,
  hasError,
  sortDiagnostics,
  wholeFile,
  type Diagnostic,
  type Report,
} from './diagnostics/diagnostic.js';
import type { EmitContext, FinishedFile, FileIdentity } from './emit/emitter.js';
import type { Host } from './host.js';
import { finishFile } from './output/finish-file.js';
import { applySuppressions } from './passes/apply-suppressions.js';
import { checkHandlers, type ToolHandler } from './passes/check-handlers.js';
import { checkNames } from './passes/check-names.js';
import { discover } from './source/discover.js';
import { measure } from './stopwatch.js';
import { compileContracts, type ContractSource, type WorkOptions } from './threads/compile-contracts.js';

/** What a compilation came to: findings, and the files if there was no error among them. */
export interface Compilation {
  readonly diagnostics: readonly Diagnostic[];
  readonly files?: readonly FinishedFile[];
  /** Further files, which are on disk as they should be. Only where a cache was used. */
  readonly unchanged?: readonly FileIdentity[];
  /** How many tools the files are for. */
  readonly tools: number;
}

/** Settings of a compilation that are not the workspace's. */
export interface CompileOptions extends WorkOptions {
  /** The manifest's time in seconds since 1970. Default: 0. */
  readonly epochSeconds?: number;
  /** What earlier runs made. Default: everything is made anew. */
  readonly cache?: CompileCache;
}

/** Compiles a workspace: reads its contracts, checks them all, and makes every file. Writes nothing. */
export async function compile(host: Host, config: Config, options: CompileOptions = {}): Promise<Compilation> {
  const { cache, epochSeconds = 0, stopwatch } = options;
  const found: Diagnostic[] = [];
  const report: Report = (diagnostic) => found.push(diagnostic);
  const sources = await measure(stopwatch, 'find contracts', () => readSources(host, config, report));
  const find = (): Unchanged => findUnchanged(sources, epochSeconds, cache);
  const { known, changed, shared: sameShared } = cache ? await measure(stopwatch, 'look in cache', find) : find();
  if (stopwatch) stopwatch.unchanged = known.length;
  const settings = outputSettings(config);
  const compiled = await measure(stopwatch, 'compile contracts', () => compileContracts(changed, settings, options));
  compiled.forEach((contract, index) => cache?.remember(changed[index]?.bytes ?? new Uint8Array(), contract));

  const all = [...known, ...compiled].sort(byFile);
  for (const { diagnostics } of all) found.push(...diagnostics);
  const namings = all.flatMap(({ naming }) => naming ?? []);
  checkNames(namings, report);
  checkHandlers(config, all.flatMap(handlerOf), report);
  const suppressions = [config.document, ...all].flatMap((source) => source.suppressions);
  const diagnostics = sortDiagnostics(applySuppressions(found, suppressions));
  if (hasError(diagnostics)) return { diagnostics, tools: 0 };

  const tools = compiled.flatMap(({ tool }) => tool ?? []).sort(byId);
  const files = tools.flatMap((tool) => tool.files);
  const unchanged = known.flatMap((contract) => contract.files);
  const result = { diagnostics, tools: all.length };
  if (sameShared) return { ...result, files, unchanged: [...unchanged, ...sameShared] };
  const entries = [...tools, ...known.map(({ id, file }) => ({ id, entries: cache?.entriesOf(file) ?? {} }))];
  const shared = await measure(stopwatch, 'shared files', () =>
    emitShared(entries.sort(byId), { config: settings, epochSeconds }),
  );
  cache?.rememberShared(epochSeconds, shared);
  return { ...result, files: [...files, ...shared], unchanged };
}

interface Unchanged {
  readonly known: readonly UnchangedContract[];
  /** What has to be compiled. */
  readonly changed: readonly ContractSource[];
  /** The files that concern all tools, if they are unchanged too. */
  readonly shared?: readonly FileIdentity[] | undefined;
}

function findUnchanged(sources: readonly ContractSource[], epochSeconds: number, cache?: CompileCache): Unchanged {
  if (!cache) return { known: [], changed: sources };
  const known = sources.flatMap(({ file, bytes }) => cache.lookUp(file, bytes) ?? []);
  const shared = known.length === sources.length ? cache.lookUpShared(epochSeconds) : undefined;
  // Where the shared files are made anew, each tool must be able to say its part.
  const usable = shared ? known : known.filter(({ file }) => cache.entriesOf(file));
  const files = new Set(usable.map(({ file }) => file));
  return { known: usable, changed: sources.filter(({ file }) => !files.has(file)), shared };
}

/** Where the handler of a contract is. */
function handlerOf(contract: UnchangedContract | CompiledContract): ToolHandler[] {
  const { naming } = contract;
  const files = 'files' in contract ? contract.files : (contract.tool?.files ?? []);
  return naming ? [{ naming, path: files.find(({ owner }) => owner === 'user')?.path }] : [];
}

function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  return a.file < b.file ? -1 : 1;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function readSources(host: Host, config: Config, report: Report): ContractSource[] {
  const reportNothingFound = (index: number): void => {
    const pattern = config.tools[index] ?? '';
    const hint = pattern.startsWith('!')
      ? 'A pattern that starts with `!` only leaves files out; add one that finds contracts.'
      : undefined;
    report(createDiagnostic('no-contracts', config.document.originOf(['tools', index]), { pattern }, { hint }));
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

/** The files that concern all tools. */
async function emitShared(
  tools: readonly Pick<CompiledTool, 'entries'>[],
  context: EmitContext,
): Promise<FinishedFile[]> {
  // Loaded where something has changed: they bring the compilers of validators and types with them.
  const { emitters } = await import('./emit/all.js');
  const files = emitters.flatMap((emitter) => {
    const entries = tools.map(({ entries: all }) => all[emitter.name]).filter((entry) => entry !== undefined);
    return emitter.emitProject?.(entries, context) ?? [];
  });
  return Promise.all(files.map(finishFile));
}
