import { isLegalTransition, type CallPosition } from '../core/call-state.js';
import { IllegalTransition, type CallFields, type StoredCall } from './ledger.js';

/** What of a call decides whether it may begin so, and which step it may take. */
type Place = Pick<StoredCall, 'state' | 'outcome'>;

/** Refuses a call that no ledger may begin with. */
export function assertBeginning(call: StoredCall): void {
  if ((call.state === 'settled') !== (call.outcome !== null) || call.version !== 1) {
    throw new IllegalTransition(`no call begins as ${nameOf(call)} in version ${call.version}`);
  }
}

/** Refuses a step that no ledger may store. */
export function assertStep(from: Place, { state = from.state, outcome = from.outcome }: CallFields): void {
  const to = { state, outcome };
  if (!isLegalTransition(from as CallPosition, to as CallPosition)) {
    throw new IllegalTransition(`no step leads from ${nameOf(from)} to ${nameOf(to)}`);
  }
}

/** The call after a step. */
export function applyStep(call: StoredCall, set: CallFields): StoredCall {
  return { ...call, ...set, version: call.version + 1 };
}

function nameOf({ state, outcome }: Place): string {
  return outcome === null ? state : `${state} (${outcome})`;
}
