import type { ToolResult } from '../core/envelope.js';
import { untilAborted } from '../core/until-aborted.js';
import type { Asked } from './ask-server.js';
import type { LoggedCall } from './call-log.js';
import { startDeadline } from './deadline.js';
import { neverAborted } from './never-aborted.js';
import { refusal } from './refusal.js';
import { askedPause, jitter } from './retry.js';
import type { Timing } from './timing.js';

/** How long to wait for an outcome, and how often to ask. */
export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** In milliseconds. Default: no limit but the signal. */
  readonly timeoutMs?: number;
  /** The shortest pause between two questions in milliseconds, unless the server asks for another. Default: 1000. */
  readonly pollMs?: number;
}

const longestPauseMs = 30_000;

/** Asks about a call until there is an outcome, or nobody wants to wait any more; then gives what is known of it. */
export async function waitForOutcome(
  call: LoggedCall,
  { signal = neverAborted(), timeoutMs, pollMs = 1000 }: WaitOptions,
  timing: Timing,
  ask: (signal: AbortSignal) => Promise<Asked | undefined>,
): Promise<ToolResult<unknown>> {
  const deadline = startDeadline(timeoutMs, signal, timing);
  const known = (): ToolResult<unknown> => call.result ?? refusal('SERVER_TOOL_IN_PROGRESS');
  try {
    if (call.running) await untilAborted(call.running, deadline.signal).catch(() => undefined);
    let pauseMs = pollMs;
    for (let round = 0; !call.isOver && call.requestId !== undefined; round++) {
      await timing.sleep(pauseMs + jitter(round, pollMs, longestPauseMs, timing), deadline.signal);
      if (deadline.signal.aborted) break;
      const asked = await ask(deadline.signal);
      // A refused question says nothing about the call, and asking again would not help.
      if (!asked || isRefusal(asked)) return asked?.result ?? known();
      if (asked.result && asked.status === 200) return asked.result;
      pauseMs = askedPause(asked.exchanged, timing) ?? pollMs;
    }
    return known();
  } finally {
    deadline.stop();
  }
}

function isRefusal({ status }: Asked): boolean {
  return status >= 400 && status < 500 && status !== 409 && status !== 429;
}
