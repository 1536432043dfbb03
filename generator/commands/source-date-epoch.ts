import { UsageError, type CommandContext } from './command.js';

/** The last second of the year 9999, where ISO 8601 ends without an agreement. */
export const lastSecond: number = 253_402_300_799;

/** What `SOURCE_DATE_EPOCH` says, in seconds since 1970; undefined when it says nothing. */
export function sourceDateEpoch(env: CommandContext['env']): number | undefined {
  const text = env['SOURCE_DATE_EPOCH'];
  if (!text) return undefined;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds > lastSecond) {
    throw new UsageError(`SOURCE_DATE_EPOCH is not a number of seconds since 1970: ${text}`);
  }
  return seconds;
}
