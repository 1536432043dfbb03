/** Where a stored call is. */
export type CallState = 'waiting' | 'queued' | 'executing' | 'accepted' | 'settled';

/** What a settled call came to. `unknown`: it may have had its effect, and nobody can tell. */
export type CallOutcome = 'completed' | 'failed' | 'denied' | 'cancelled' | 'expired' | 'unknown';

/** Why a completed call gives no output: it does not fit its schema, or is larger than what is kept. */
export type OutputProblem = 'invalid' | 'too_large';

/** Whose agreement a call waits for. */
export type Gate = 'user_confirm' | 'supervisor_approve';

/** A call's state, together with what it came to once it is settled. */
export type CallPosition =
  | { readonly state: Exclude<CallState, 'settled'>; readonly outcome: null }
  | { readonly state: 'settled'; readonly outcome: CallOutcome };

/**
 * What can follow on each state. A call stays `waiting` when an edit raises its gate, stays `queued` when its delivery is
 * put off, and goes from `executing` back to `queued` when it has not run, or can run again.
 */
const following: { readonly [state in CallState]: readonly CallState[] } = {
  waiting: ['waiting', 'queued', 'settled'],
  queued: ['queued', 'executing', 'settled'],
  executing: ['executing', 'queued', 'accepted', 'settled'],
  accepted: ['settled'],
  // An unknown outcome can still become known.
  settled: ['settled'],
};

const outcomesFrom: { readonly [state in CallState]: readonly CallOutcome[] } = {
  waiting: ['denied', 'expired', 'cancelled'],
  // A call whose process was lost is queued again, and may have had its effect.
  queued: ['failed', 'denied', 'expired', 'cancelled', 'unknown'],
  executing: ['completed', 'failed', 'denied', 'unknown'],
  accepted: ['completed', 'failed', 'unknown'],
  settled: ['completed', 'failed'],
};

/** Whether a ledger may store this step of a call. */
export function isLegalTransition(from: CallPosition, to: CallPosition): boolean {
  if ((to.state === 'settled') !== (to.outcome !== null) || !following[from.state].includes(to.state)) return false;
  if (to.outcome === null) return true;
  if (from.state === 'settled' && from.outcome !== 'unknown') return false;
  return outcomesFrom[from.state].includes(to.outcome);
}
