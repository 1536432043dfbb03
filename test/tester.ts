import { stringify } from 'yaml';
import type { CommandContext, ExitCode } from '../generator/commands/command.js';
import { compile, type Compilation } from '../generator/compile.js';
import type { Config } from '../generator/config.js';
import { loadConfig } from '../generator/load-config.js';
import type { Diagnostic } from '../generator/diagnostics/diagnostic.js';
import { main } from '../generator/main.js';
import { createMemoryHost, type MemoryHost } from './memory-host.js';

/** Where test workspaces pretend to be. */
export const root = '/workspace';

const config = 'version: 1\ntools: ["tools/**/*.tool.yaml"]\nout: generated\n';

/** A workspace in memory: files by path below its root. Without a configuration it gets the plainest one. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>>): MemoryHost {
  const all = { 'gecx.config.yaml': config, ...files };
  return createMemoryHost(Object.fromEntries(Object.entries(all).map(([path, text]) => [`${root}/${path}`, text])));
}

/** A valid server contract without warnings; `changes` replaces or, with undefined, removes fields. */
export function contract(changes: Readonly<Record<string, unknown>> = {}): string {
  const fields = {
    kind: 'server',
    name: 'lookup_order',
    description: 'Looks up an order.',
    inputSchema: { type: 'object', additionalProperties: false, properties: { orderId: { type: 'string' } } },
    sideEffectLevel: 'read_only',
    http: { endpoint: '/chat/tool-call' },
    ...changes,
  };
  const stated = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Written as a block, a text of blanks and line breaks would be read as another.
  return stringify(Object.fromEntries(stated), { blockQuote: false });
}

/** Compiles a workspace in memory. */
export async function compileWorkspace(host: MemoryHost): Promise<Compilation> {
  const found: Diagnostic[] = [];
  const loaded = loadConfig(host, `${root}/gecx.config.yaml`, (diagnostic) => found.push(diagnostic));
  return loaded ? compile(host, loaded) : { diagnostics: found, tools: 0 };
}

/** The configuration of a workspace in memory, which must be valid. */
export function configOf(host: MemoryHost): Config {
  const loaded = loadConfig(host, `${root}/gecx.config.yaml`, (diagnostic) => {
    throw new Error(diagnostic.message);
  });
  if (!loaded) throw new Error('the configuration is not valid');
  return loaded;
}

/** Compiles one contract text, as `tools/<name>.tool.yaml`. */
export function compileContract(text: string): Promise<Compilation> {
  return compileWorkspace(workspace({ 'tools/a.tool.yaml': text }));
}

/** The content of one emitted file. Fails when there were errors. */
export function emitted(compilation: Compilation, path: string): string {
  const file = compilation.files?.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`no ${path}; findings: ${describe(compilation.diagnostics).join(', ') || 'none'}`);
  return file.content;
}

/** Findings as `GECX2001 tools/a.tool.yaml:3:1`. */
export function describe(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, origin }) => `${code} ${origin.file}:${origin.start.line}:${origin.start.column}`);
}

/** What a run of the binary printed, and how it ended. */
export interface Run {
  readonly exitCode: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** What the clock of every run shows. */
export const presentTime: Date = new Date('2026-05-13T12:34:56.789Z');

/** Nobody looks, no time passes, and what is watched ends before anything changes. */
export const stillContext: Omit<CommandContext, 'host' | 'cwd' | 'env' | 'out' | 'err'> = {
  color: false,
  threads: 1,
  isTerminal: { out: false, err: false },
  now: () => 0,
  date: () => presentTime,
  peakMemory: () => 0,
  watch: async () => ({ next: async () => undefined, close: async () => {} }),
  stopSignal: () => new AbortController().signal,
};

/** Runs the binary in memory. */
export async function run(
  host: MemoryHost,
  argv: readonly string[],
  env: CommandContext['env'] = {},
  cwd: string = root,
  changes: Partial<CommandContext> = {},
): Promise<Run> {
  let out = '';
  let err = '';
  const exitCode = await main(argv, {
    host,
    cwd,
    env,
    out: (text) => (out += text),
    err: (text) => (err += text),
    ...stillContext,
    ...changes,
  });
  return { exitCode, out, err };
}
