import { posix, relative, resolve } from 'node:path';
import { createColors } from 'picocolors';
import { CompileCache } from '../cache/compile-cache.js';
import { fingerprint } from '../cache/fingerprint.js';
import { compile, type Compilation } from '../compile.js';
import { loadConfig, type Config } from '../config.js';
import {
  createDiagnostic,
  hasError,
  sortDiagnostics,
  wholeFile,
  type Diagnostic,
  type Origin,
} from '../diagnostics/diagnostic.js';
import { printable } from '../diagnostics/printable.js';
import { renderGithub } from '../diagnostics/render-github.js';
import { renderJson } from '../diagnostics/render-json.js';
import { renderPretty } from '../diagnostics/render-pretty.js';
import { renderSarif } from '../diagnostics/render-sarif.js';
import { planOutput, type Plan } from '../output/plan.js';
import { writePlan } from '../output/write.js';
import { packageVersion } from '../package-root.js';
import { UsageError, type Command, type CommandContext, type CommandOptions, type ExitCode } from './command.js';

/** `gecx codegen`: compiles the contracts of a workspace. */
export const codegenCommand: Command = {
  name: 'codegen',
  summary: 'Compile the contracts into code',
  help: `Usage: gecx codegen [options]

Compiles the contracts of a workspace. Nothing is written when a contract has an error.

  --config FILE    configuration file (default: gecx.config.yaml)
  --check          write nothing; exit 1 when the generated code is not up to date
  --dry-run        write nothing; list what would change
  --no-cache       compile every contract anew
  --format FORMAT  pretty (default); or on standard output: json (one array), github (annotations of
                   GitHub Actions), sarif (a SARIF 2.1.0 log)
  --max-warnings N exit 1 when there are more warnings than N

Exit codes: 0 clean, 1 errors, drift or too many warnings, 2 wrong usage, no configuration file, or a defect of the compiler.
`,
  options: {
    config: { type: 'string' },
    check: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    'no-cache': { type: 'boolean' },
    format: { type: 'string' },
    'max-warnings': { type: 'string' },
  },
  takesArguments: false,
  run: async (options, context) => {
    const format = formatOf(options.values['format']);
    const maxWarnings = maxWarningsOf(options.values['max-warnings']);
    const result = await codegen(options, context);
    show(result, format, context);
    const warnings = result.diagnostics.filter(({ severity }) => severity === 'warning').length;
    if (warnings <= maxWarnings) return result.exitCode;
    context.err(`${count(warnings, 'warning')}, and --max-warnings allows ${maxWarnings}.\n`);
    return result.exitCode === 0 ? 1 : result.exitCode;
  },
};

const formats = ['pretty', 'json', 'github', 'sarif'] as const;
type Format = (typeof formats)[number];

function formatOf(written: string | boolean | undefined): Format {
  const format = formats.find((known) => known === (written ?? 'pretty'));
  if (!format) throw new UsageError('--format is pretty, json, github or sarif');
  return format;
}

function maxWarningsOf(written: string | boolean | undefined): number {
  if (written === undefined) return Infinity;
  const number = Number(written);
  if (!/^\d+$/.test(String(written)) || !Number.isSafeInteger(number)) {
    throw new UsageError('--max-warnings is a whole number from 0');
  }
  return number;
}

interface Result {
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  /** What was done, in words. */
  readonly summary: readonly string[];
  /** What findings' paths are relative to. */
  readonly root: string;
}

async function codegen({ values }: CommandOptions, context: CommandContext): Promise<Result> {
  const { host, cwd } = context;
  const file = resolve(cwd, String(values['config'] ?? 'gecx.config.yaml'));
  const found: Diagnostic[] = [];
  const config = loadConfig(host, file, (diagnostic) => found.push(diagnostic));
  const root = config?.root ?? posix.dirname(file.replaceAll('\\', '/'));
  const end = (exitCode: ExitCode, more: readonly Diagnostic[] = [], summary: readonly string[] = []): Result => ({
    exitCode,
    diagnostics: sortDiagnostics([...found, ...more]),
    summary,
    root,
  });
  if (!config) return end(found.some(({ name }) => name === 'config-missing') ? 2 : 1);
  // What is only compared or shown is made anew, whatever earlier runs have left.
  const writes = !values['check'] && !values['dry-run'];
  const cache = writes && !values['no-cache'] ? new CompileCache(host, config, fingerprint()) : undefined;
  const { compilation, plan } = await prepare(config, context, cache);
  found.push(...compilation.diagnostics);
  if (!compilation.files || !plan) return end(found.some(({ name }) => name === 'compiler-failed') ? 2 : 1);
  if (hasError(plan.diagnostics)) return end(1, plan.diagnostics);
  if (values['check']) {
    const drift = driftOf(plan, config);
    return end(
      drift.length > 0 ? 1 : 0,
      [...plan.diagnostics.filter(({ name }) => name !== 'output-edited'), ...drift],
      drift.length > 0 ? [] : [`${count(compilation.tools, 'tool')}: up to date.`],
    );
  }
  if (values['dry-run'])
    return end(0, plan.diagnostics, summarize(compilation.tools, plan, 'would write', 'would create', 'would remove'));
  const failures = writePlan(host, config, plan);
  if (failures.length === 0) cache?.save();
  return end(
    failures.length > 0 ? 1 : 0,
    [...plan.diagnostics, ...failures],
    // How much of the plan was carried out before the failure is not known.
    failures.length > 0 ? [] : summarize(compilation.tools, plan, 'wrote', 'created', 'removed'),
  );
}

interface Prepared {
  readonly compilation: Compilation;
  readonly plan?: Plan;
}

/** Everything up to the first write. A defect of the compiler ends in a finding like any other. */
async function prepare(
  config: Config,
  { host, env, err, threads }: CommandContext,
  cache: CompileCache | undefined,
): Promise<Prepared> {
  try {
    const compilation = await compile(host, config, {
      epochSeconds: epochSeconds(env['SOURCE_DATE_EPOCH']),
      threads,
      ...(cache ? { cache } : {}),
    });
    if (!compilation.files) return { compilation };
    const plan = planOutput(host, config, compilation.files, compilation.unchanged);
    if (compilation.tools > 0 || plan.removes.length === 0) return { compilation, plan };
    const refusal = createDiagnostic('everything-removed', config.document.originOf(['tools']), {});
    return { compilation: { diagnostics: [...compilation.diagnostics, refusal], tools: 0 } };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    if (error instanceof Error && error.stack) err(`${error.stack}\n`);
    const diagnostics = [createDiagnostic('compiler-failed', wholeFile(config.document.file), { problem })];
    return { compilation: { diagnostics, tools: 0 } };
  }
}

function epochSeconds(text: string | undefined): number {
  const seconds = Number(text ?? 0);
  // The last second of the year 9999, where ISO 8601 ends without an agreement.
  if (!/^\d*$/.test(text ?? '') || seconds > 253_402_300_799) {
    throw new UsageError(`SOURCE_DATE_EPOCH is not a number of seconds since 1970: ${text}`);
  }
  return seconds;
}

function driftOf(plan: Plan, { handlers }: Config): Diagnostic[] {
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
        tool:
          Object.keys(handlers).find((tool) => posix.normalize(handlers[tool] ?? '') === path) ??
          posix.basename(path).split('.')[0] ??
          path,
      }),
    ),
  ];
}

function summarize(tools: number, plan: Plan, wrote: string, created: string, removed: string): string[] {
  const lines = [
    ...plan.writes.map(({ path }) => `  write   ${path}`),
    ...plan.creates.map(({ path }) => `  create  ${path}`),
    ...plan.removes.map((path) => `  remove  ${path}`),
  ];
  const limit = 20;
  const shown = lines.length > limit ? [...lines.slice(0, limit), `  … and ${lines.length - limit} more`] : lines;
  if (lines.length === 0) return [`${count(tools, 'tool')}: ${count(plan.unchanged, 'file')} up to date.`];
  return [
    ...shown,
    `${count(tools, 'tool')}: ${wrote} ${count(plan.writes.length, 'file')}, ${created} ${count(plan.creates.length, 'skeleton')}, ${removed} ${count(plan.removes.length, 'file')}; ${plan.unchanged} unchanged.`,
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function show(result: Result, format: Format, { cwd, host, env, out, err, color }: CommandContext): void {
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
  if (format !== 'pretty') {
    out(renderFor(format, diagnostics));
    return;
  }
  const readText = (file: string): string | undefined => {
    const bytes = host.read(resolve(cwd, file));
    return bytes && new TextDecoder().decode(bytes);
  };
  if (diagnostics.length > 0) {
    err(`${renderPretty(diagnostics, createColors(color), readText)}\n`);
    err(`${countOf(diagnostics)}\n`);
  }
  if (result.summary.length > 0) out(`${result.summary.map((line) => printable(line)).join('\n')}\n`);
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
