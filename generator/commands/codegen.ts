import { fingerprint } from '../cache/fingerprint.js';
import { Stopwatch } from '../stopwatch.js';
import { optionTypes, readOptions, type CodegenOptions } from './codegen/options.js';
import { runOnce, type Result } from './codegen/run-once.js';
import { show, warningsOf } from './codegen/show.js';
import { renderStats } from './codegen/stats.js';
import type { Command, CommandContext } from './command.js';

/** `gecx codegen`: compiles the contracts of a workspace. */
export const codegenCommand: Command = {
  name: 'codegen',
  summary: 'Compile the contracts into code',
  help: `Usage: gecx codegen [options]

Compiles the contracts of a workspace. Nothing is written when a contract has an error.

  --config FILE    configuration file (default: gecx.config.yaml)
  --check          write nothing; exit 1 when the generated code is not up to date
  --dry-run        write nothing; list what would change
  --diff           write nothing; print what would change as a patch, and exit 1 when that is something
  --watch          compile again whenever a contract, the configuration or a generated file changes
  --no-cache       compile every contract anew
  --stats          say on standard error where the time went
  --format FORMAT  pretty (default); or on standard output: json (one array), github (annotations of
                   GitHub Actions), sarif (a SARIF 2.1.0 log)
  --max-warnings N exit 1 when there are more warnings than N

Exit codes: 0 clean, or end of --watch, 1 errors, drift or too many warnings, 2 wrong usage, no configuration file, or a defect of the compiler.
`,
  options: optionTypes,
  takesArguments: false,
  run: async (written, context) => {
    const options = readOptions(written);
    // What is loaded now is what compiles, even if somebody installs another version in the meantime.
    let identity: string | undefined;
    const identify = (): string => (identity ??= fingerprint());
    const run = (): Promise<FinishedRun> => runTimed(options, context, identify);
    if (options.watches) {
      const { watchWorkspace } = await import('./codegen/watch.js');
      return watchWorkspace(options, context, run);
    }
    const { result, show: print } = await run();
    print();
    return result.exitCode === 0 && warningsOf(result) > options.maxWarnings ? 1 : result.exitCode;
  },
};

interface FinishedRun {
  readonly result: Result;
  readonly show: () => void;
}

async function runTimed(
  options: CodegenOptions,
  context: CommandContext,
  identify: () => string,
): Promise<FinishedRun> {
  const stopwatch = options.showsStats ? new Stopwatch(context.now) : undefined;
  const result = await runOnce({ ...options, fingerprint: identify, stopwatch }, context);
  const stats = stopwatch && renderStats(stopwatch, result.plan, context.peakMemory());
  return {
    result,
    show: () => {
      // One line is enough where another run soon follows.
      show(options.watches ? { ...result, summary: result.summary.slice(-1) } : result, options, context);
      if (stats) context.err(stats);
    },
  };
}
