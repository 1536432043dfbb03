import type { Host } from '../host.js';
import type { StartWatching } from '../watch/watcher.js';

/** What a command may touch. */
export interface CommandContext {
  readonly host: Host;
  /** The folder in which the command was started, absolute. */
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
  /** Results. */
  readonly out: (text: string) => void;
  /** Everything else. */
  readonly err: (text: string) => void;
  /** Whether results may be coloured. */
  readonly color: boolean;
  /** Whether somebody looks at the results, and at everything else, as it comes. */
  readonly isTerminal: { readonly out: boolean; readonly err: boolean };
  /** How many threads suit the machine. */
  readonly threads: number;
  /** A clock that never goes back, in milliseconds; only differences mean anything. */
  readonly now: () => number;
  /** The most memory that was in use so far, in bytes. */
  readonly peakMemory: () => number;
  readonly watch: StartWatching;
  /** From the first call on, a wish to end the program is no longer its end, but is told by the signal. */
  readonly stopSignal: () => AbortSignal;
  /** The present time. */
  readonly date: () => Date;
}

/** 0: clean. 1: errors or drift. 2: wrong usage, or a defect of the compiler. */
export type ExitCode = 0 | 1 | 2;

/** A command of the binary. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Shown by `--help`. */
  readonly help: string;
  readonly options: { readonly [name: string]: { readonly type: 'string' | 'boolean' } };
  /** Whether it takes arguments that are no options. */
  readonly takesArguments: boolean;
  readonly run: (options: CommandOptions, context: CommandContext) => Promise<ExitCode>;
}

/** What was written on the command line. */
export interface CommandOptions {
  readonly values: { readonly [name: string]: string | boolean | undefined };
  readonly args: readonly string[];
}

/** Thrown for what a user typed wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Thrown where a command cannot go on, for a reason that its user can do something about. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}
