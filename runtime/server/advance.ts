import type { CallOutcome, OutputProblem } from '../core/call-state.js';
import type { ServerToolContract } from '../core/contract.js';
import { errorTable, type ErrorCode } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { applyStep } from '../ledger/apply-step.js';
import type { CallFields, CallKey, StoredCall, TransitionResult } from '../ledger/ledger.js';
import { stepRow } from './audit/audit-row.js';
import type { Kernel } from './kernel.js';
import { sealResult, type CallResult } from './payload.js';

const day = 24 * 60 * 60_000;

/** The contract of a stored call; undefined when its tool is gone. */
export type CallContract = ServerToolContract | undefined;

/** What else belongs to a step. */
export interface StepOptions {
  readonly details?: JsonObject;
  readonly claims?: readonly CallKey[];
  readonly releasesBusinessKey?: boolean;
  readonly keysExpireAt?: number | null;
}

/** What became of a step: with the call as it is now, where it was taken. */
export type Advanced =
  { readonly kind: 'changed'; readonly call: StoredCall } | Exclude<TransitionResult, { readonly kind: 'changed' }>;

/** Takes one step of a stored call, unless the call has changed since it was read. Its audit row is part of the step. */
export async function advance(
  kernel: Kernel,
  contract: CallContract,
  call: StoredCall,
  set: CallFields,
  { details, ...options }: StepOptions = {},
): Promise<Advanced> {
  const now = kernel.now();
  const next = applyStep(call, set);
  const result = await kernel.ledger.transition({
    requestId: call.requestId,
    version: call.version,
    set,
    ...options,
    audit: [stepRow(contract, call, next, now, details)],
    now,
    durable: isDurable(contract),
  });
  return result.kind === 'changed' ? { kind: 'changed', call: next } : result;
}

/** Whether the steps of a tool must survive a loss of power. */
export function isDurable(contract: CallContract): boolean {
  return ['financial', 'regulated'].includes(contract?.audit.classification ?? 'regulated');
}

/** What a call came to. */
export type Ending =
  | { readonly outcome: 'completed'; readonly output: JsonObject }
  | { readonly outcome: 'completed'; readonly outputProblem: OutputProblem }
  /** The handler says that nothing happened, in words of its own. */
  | { readonly outcome: 'failed'; readonly declared: { readonly code: string; readonly message: string } }
  | { readonly outcome: Exclude<CallOutcome, 'completed'>; readonly code: ErrorCode };

const problemCodes = { invalid: 'OUTPUT_INVALID', too_large: 'OUTPUT_TOO_LARGE' } as const;

/** What else belongs to the end of a call. */
export interface SettleOptions {
  readonly details?: JsonObject;
  /** Whether the requester gets the outcome with this step. */
  readonly delivered?: boolean;
  readonly set?: CallFields;
}

/** Settles a call. */
export async function settle(
  kernel: Kernel,
  contract: CallContract,
  call: StoredCall,
  ending: Ending,
  { details, delivered = false, set: more }: SettleOptions = {},
): Promise<Advanced> {
  const settledAt = kernel.now();
  const ttlMs = call.idempotencyKey === null ? day : (contract?.idempotency.ttlMs ?? day);
  const isUnknown = ending.outcome === 'unknown';
  // An unknown outcome is kept until somebody finds out: the same call must not run again before.
  const until = isUnknown ? null : settledAt + ttlMs;
  const set: CallFields = {
    state: 'settled',
    outcome: ending.outcome,
    errorCode: codeOf(ending),
    outputProblem: 'outputProblem' in ending ? ending.outputProblem : null,
    result: sealResult(kernel.keyring, call, resultOf(ending)),
    dueAt: null,
    expiresAt: null,
    settledAt,
    deliveredAt: delivered ? settledAt : null,
    payloadUntil: until,
    ...more,
  };
  const nothingHappened = !['completed', 'unknown'].includes(ending.outcome);
  const isSilentFailure = ending.outcome === 'failed' && !('declared' in ending);
  return await advance(kernel, contract, call, set, {
    ...(details ? { details } : {}),
    keysExpireAt: until,
    releasesBusinessKey: nothingHappened && !isSilentFailure,
  });
}

function codeOf(ending: Ending): string | null {
  if ('declared' in ending) return ending.declared.code;
  if ('outputProblem' in ending) return problemCodes[ending.outputProblem];
  return 'code' in ending ? ending.code : null;
}

function resultOf(ending: Ending): CallResult {
  if ('output' in ending) return { output: ending.output };
  if ('declared' in ending) return { error: ending.declared.message };
  return { error: errorTable['code' in ending ? ending.code : problemCodes[ending.outputProblem]].text };
}
