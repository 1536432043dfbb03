import type { CommandContext } from '../command.js';
import type { CodegenOptions } from './options.js';

/** Work that is over by then shows nothing. */
const patience = 500;

/** How often the line changes at most, in milliseconds. */
const pace = 100;

const clearLine = '\r\u001b[K';

/** A line that says how far the work is. */
export interface Progress {
  readonly onProgress: (done: number, total: number) => void;
  /** Removes the line. */
  readonly end: () => void;
}

/** Shows progress where somebody watches it; undefined where nobody does. */
export function createProgress({ format }: CodegenOptions, context: CommandContext): Progress | undefined {
  const { isTerminal, env, now, err } = context;
  if (!isTerminal.err || env['CI'] || format !== 'pretty') return undefined;
  const start = now();
  let last: number | undefined;
  return {
    onProgress: (done, total) => {
      const time = now();
      if (time - start < patience || (last !== undefined && time - last < pace)) return;
      last = time;
      err(`${clearLine}compiled ${done} of ${total} contracts`);
    },
    end: () => {
      if (last !== undefined) err(clearLine);
    },
  };
}
