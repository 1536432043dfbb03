import { posix, resolve } from 'node:path';
import { CompileCache } from '../../cache/compile-cache.js';
import { compile, type Compilation } from '../../compile.js';
import type { Config } from '../../config.js';
import { loadConfig } from '../../load-config.js';
import {
  createDiagnostic,
  hasError,
  sortDiagnostics,
  wholeFile,
  type Diagnostic,
} from '../../diagnostics/diagnostic.js';
import { inspectOrphans } from '../../output/orphans.js';
import { planOutput, type Plan } from '../../output/plan.js';
import { verifyOutput } from '../../output/verify.js';
import { writePlan } from '../../output/write.js';
import { maskSecrets } from '../../secrets/mask-secrets.js';
import { measure, type Stopwatch } from '../../stopwatch.js';
import { UsageError, type CommandContext, type ExitCode } from '../command.js';
import { sourceDateEpoch } from '../source-date-epoch.js';
import { threadCount } from '../thread-count.js';
import { count } from './count.js';
import { driftOf } from './drift.js';
import type { CodegenOptions } from './options.js';
import { createProgress } from './progress.js';
import { summarize } from './summarize.js';

/** What a run came to. */
export interface Result {
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  /** What was done, in words. */
  readonly summary: readonly string[];
  /** What would change, where that was asked for. */
  readonly patch?: string;
  /** The folder that findings' and the plan's paths are relative to. */
  readonly root: string;
  /** The difference to the disk, as it was before; absent when it did not come to that. */
  readonly plan?: Plan;
  /** Whether the plan was carried out, at least in part. */
  readonly isWritten: boolean;
}

/** What a run uses that outlives it. */
export interface RunOptions extends CodegenOptions {
  /** Identifies the compiler for the cache. */
  readonly fingerprint: () => string;
  readonly stopwatch?: Stopwatch | undefined;
}

/** The configuration file, absolute. */
export function configFile({ config }: CodegenOptions, { cwd }: CommandContext): string {
  return resolve(cwd, config).replaceAll('\\', '/');
}

/** Compiles a workspace once, and does with the result what was asked for. */
export async function runOnce(options: RunOptions, context: CommandContext): Promise<Result> {
  const { host } = context;
  const { action, stopwatch } = options;
  const file = configFile(options, context);
  const found: Diagnostic[] = [];
  const config = await measure(stopwatch, 'read configuration', () =>
    loadConfig(host, file, (diagnostic) => found.push(diagnostic)),
  );
  const root = config?.root ?? posix.dirname(file);
  const end = (
    exitCode: ExitCode,
    more: readonly Diagnostic[] = [],
    rest: Partial<Pick<Result, 'summary' | 'patch' | 'plan' | 'isWritten'>> = {},
  ): Result => ({
    exitCode,
    diagnostics: sortDiagnostics([...found, ...more]),
    summary: [],
    isWritten: false,
    root,
    ...rest,
  });
  if (!config) return end(found.some(({ name }) => name === 'config-missing') ? 2 : 1);
  // What is only compared or shown is made anew, whatever earlier runs have left.
  const cache =
    action === 'write' && options.usesCache
      ? await measure(stopwatch, 'look in cache', () => new CompileCache(host, config, options.fingerprint()))
      : undefined;
  const { compilation, plan } = await prepare(config, options, context, cache);
  found.push(...compilation.diagnostics);
  if (!compilation.files || !plan) return end(found.some(isDefect) ? 2 : 1);
  if (hasError(plan.diagnostics)) return end(1, plan.diagnostics);
  const { tools } = compilation;
  if (action === 'check') {
    const drift = driftOf(plan, config);
    const diagnostics = [...plan.diagnostics.filter(({ name }) => name !== 'output-edited'), ...drift];
    const summary = drift.length > 0 ? [] : [`${count(tools, 'tool')}: up to date.`];
    return end(drift.length > 0 ? 1 : 0, diagnostics, { plan, summary });
  }
  if (action === 'list') return end(0, plan.diagnostics, { plan, summary: summarize(tools, plan, 'would') });
  if (action === 'diff') {
    // Loaded where it is asked for: nothing else needs it.
    const { renderPatch } = await import('../../output/patch.js');
    const patch = renderPatch(plan, { host, root, cwd: context.cwd });
    return end(patch === '' ? 0 : 1, plan.diagnostics, { plan, patch: await forReader(patch, context) });
  }
  const failures = await measure(stopwatch, 'write', () => writePlan(host, config, plan));
  if (failures.length === 0 && cache) await measure(stopwatch, 'save cache', () => cache.save());
  return end(failures.length > 0 ? 1 : 0, [...plan.diagnostics, ...failures], {
    plan,
    isWritten: true,
    // How much of the plan was carried out before the failure is not known.
    summary: failures.length > 0 ? [] : summarize(tools, plan, 'done'),
  });
}

/** A patch that goes into a pipe or a file stays as it is, to the byte. */
async function forReader(patch: string, { isTerminal, color }: CommandContext): Promise<string> {
  if (!isTerminal.out) return patch;
  const { paintPatch } = await import('../../output/paint-patch.js');
  return paintPatch(patch, color);
}

/** Whether the compiler is to blame. */
function isDefect({ name }: Diagnostic): boolean {
  return name === 'compiler-failed' || name === 'output-invalid';
}

interface Prepared {
  readonly compilation: Compilation;
  readonly plan?: Plan;
}

/** Everything up to the first write. A defect of the compiler ends in a finding like any other. */
async function prepare(
  config: Config,
  options: RunOptions,
  context: CommandContext,
  cache: CompileCache | undefined,
): Promise<Prepared> {
  const { host, env, err } = context;
  const { stopwatch } = options;
  try {
    const progress = createProgress(options, context);
    const compilation = await compile(host, config, {
      epochSeconds: sourceDateEpoch(env) ?? 0,
      threads: threadCount(context),
      ...(progress ? { onProgress: progress.onProgress } : {}),
      ...(stopwatch ? { stopwatch } : {}),
      ...(cache ? { cache } : {}),
    }).finally(progress?.end);
    const { files, unchanged } = compilation;
    if (!files) return { compilation };
    const invalid = options.action === 'check' ? await verifyOutput(files) : [];
    if (invalid.length > 0) return { compilation: { diagnostics: [...compilation.diagnostics, ...invalid], tools: 0 } };
    const plan = await measure(stopwatch, 'compare with disk', () =>
      inspectOrphans(host, config, planOutput(host, config, files, unchanged)),
    );
    if (compilation.tools > 0 || plan.removes.length === 0) return { compilation, plan };
    const refusal = createDiagnostic('everything-removed', config.document.originOf(['tools']), {});
    return { compilation: { diagnostics: [...compilation.diagnostics, refusal], tools: 0 } };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    if (error instanceof Error && error.stack) err(`${maskSecrets(error.stack)}\n`);
    const diagnostics = [createDiagnostic('compiler-failed', wholeFile(config.document.file), { problem })];
    return { compilation: { diagnostics, tools: 0 } };
  }
}
