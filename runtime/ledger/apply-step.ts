import { isLegalTransition, type CallPosition } from '../core/call-state.js';
import { IllegalTransition, type CallFields, type StoredCall } from './ledger.js';

/** Refuses a call that no ledger may begin with. */
export function assertBeginning(call: StoredCall): void {
  if ((call.state === 'settled') !== (call.outcome !== null) || call.version !== 1) {
    throw new IllegalTransition(`no call begins as ${placeOf(call)} in version ${call.version}`);
  }
}

/** The call after a step. */
export function applyStep(call: StoredCall, set: CallFields): StoredCall {
  const next: StoredCall = { ...call, ...set, version: call.version + 1 };
  if (!isLegalTransition(call as CallPosition, next as CallPosition)) {
    throw new IllegalTransition(`no step leads from ${placeOf(call)} to ${placeOf(next)}`);
  }
  return next;
}

function placeOf({ state, outcome }: StoredCall): string {
  return outcome === null ? state : `${state} (${outcome})`;
}
