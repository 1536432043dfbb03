import { UsageError, type CommandOptions } from '../command.js';

/** What was asked of `gecx codegen`. */
export interface CodegenOptions {
  readonly config: string;
  /** What is done with the difference between the disk and what should be there. */
  readonly action: 'write' | 'check' | 'list' | 'diff';
  readonly usesCache: boolean;
  readonly watches: boolean;
  readonly showsStats: boolean;
  readonly format: Format;
  readonly maxWarnings: number;
}

/** How findings are printed. */
export type Format = (typeof formats)[number];

const formats = ['pretty', 'json', 'github', 'sarif'] as const;

/** The options of the binary, as main() reads them. */
export const optionTypes = {
  config: { type: 'string' },
  check: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  diff: { type: 'boolean' },
  watch: { type: 'boolean' },
  'no-cache': { type: 'boolean' },
  stats: { type: 'boolean' },
  format: { type: 'string' },
  'max-warnings': { type: 'string' },
} as const;

/** Reads the command line; refuses what does not go together. */
export function readOptions({ values }: CommandOptions): CodegenOptions {
  const format = formatOf(values['format']);
  const refuse = (option: string, others: readonly string[]): void => {
    const other = values[option] ? others.find((name) => values[name]) : undefined;
    if (other) throw new UsageError(`--${option} and --${other} do not go together`);
  };
  refuse('diff', ['check', 'dry-run', 'watch']);
  refuse('watch', ['check', 'dry-run']);
  refuse('check', ['dry-run']);
  if (values['diff'] && format !== 'pretty') {
    throw new UsageError('--diff prints a patch on standard output, and --format something else');
  }
  if (values['watch'] && (format === 'json' || format === 'sarif')) {
    throw new UsageError(`--watch never ends, and --format ${format} is one document`);
  }
  return {
    config: String(values['config'] ?? 'gecx.config.yaml'),
    action: values['check'] ? 'check' : values['dry-run'] ? 'list' : values['diff'] ? 'diff' : 'write',
    usesCache: !values['no-cache'],
    watches: Boolean(values['watch']),
    showsStats: Boolean(values['stats']),
    format,
    maxWarnings: maxWarningsOf(values['max-warnings']),
  };
}

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
