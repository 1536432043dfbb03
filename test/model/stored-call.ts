import { rulesOf, sayOf, type Gate, type Input, type Person, type ToolName } from './tools.js';

/** A call as the model keeps it. Times are milliseconds since the start of the simulation. */
export interface Call {
  readonly id: number;
  readonly by: Person;
  readonly tool: ToolName;
  readonly key: string | null;
  /** What was sent, as JSON. */
  readonly sent: string;
  input: Input;
  /** The contract under which it was made, or last approved. */
  contract: string;
  state: 'waiting' | 'queued' | 'executing' | 'accepted' | 'settled';
  outcome: 'completed' | 'failed' | 'denied' | 'cancelled' | 'expired' | 'unknown' | null;
  /** What it gives once it is settled: a code, or an output as JSON. */
  result: string;
  gate: Gate | null;
  decision: string | null;
  deferred: boolean;
  marked: boolean;
  delivered: boolean;
  fence: number;
  version: number;
  dueAt: number | null;
  expiresAt: number | null;
  deadlineAt: number | null;
  /** Until when its keys and its payload are kept; null: for now. */
  keptUntil: number | null;
  /** Whether its payload is gone. */
  isGone: boolean;
  /** How often its handler was started. */
  runs: number;
}

/** What is to be said of a call that is new. */
export type NewCall = Pick<
  Call,
  'id' | 'by' | 'tool' | 'key' | 'input' | 'contract' | 'state' | 'gate' | 'dueAt' | 'expiresAt' | 'deadlineAt'
>;

/** A call as it is stored first. */
export function newCall(about: NewCall): Call {
  const isNow = about.state === 'executing';
  return {
    ...about,
    sent: JSON.stringify(about.input),
    ...{ outcome: null, result: '', decision: null, keptUntil: null },
    ...{ deferred: !isNow, marked: isNow, delivered: false, isGone: false },
    ...{ fence: isNow ? 1 : 0, version: 1, runs: 0 },
  };
}

/** How a refused request is answered, by its code. */
export const refusals = {
  NO_KEY: '400 failed SERVER_TOOL_IDEMPOTENCY_REQUIRED',
  INVALID: '422 failed TOOL_VALIDATION_FAILED',
  FORBIDDEN: '200 denied(denied) SERVER_TOOL_POLICY_DENIED',
  NO_CONFIRMER: '403 denied SERVER_TOOL_CONFIRMER_REQUIRED',
  SAME_BUSINESS: '200 duplicate/rejected SERVER_TOOL_BUSINESS_DUPLICATE',
  CONFLICT: '422 duplicate/conflict SERVER_TOOL_IDEMPOTENCY_CONFLICT',
  RUNNING: '409 duplicate/rejected SERVER_TOOL_IN_PROGRESS',
  REPEATED: '200 duplicate/rejected SERVER_TOOL_DUPLICATE',
  UNREACHABLE: '503 failed SERVER_TOOL_UNAVAILABLE',
  LATE: '200 failed SERVER_TOOL_TIMEOUT',
  NOT_THERE: '404 failed CALL_UNKNOWN',
  NOT_ALLOWED: '403 denied DECISION_NOT_ALLOWED',
  EDIT_FORBIDDEN: '403 denied(denied) SERVER_TOOL_POLICY_DENIED',
  EDIT_TAKEN: '409 duplicate/rejected SERVER_TOOL_BUSINESS_DUPLICATE',
} as const;

/** Why a request is refused. */
export type Refusal = keyof typeof refusals;

/** The answer to the request that made a call, or asks for it while nobody has got the outcome. */
export function answerOf(call: Call): string {
  const { state, gate, id, deferred } = call;
  if (state === 'settled') return `200 ${envelopeOf(call)}`;
  if (state === 'executing' && !deferred) return `${refusals.RUNNING} #${id}`;
  if (state !== 'waiting') return `200 pending(async_pending) SERVER_TOOL_ASYNC_PENDING #${id}`;
  const code = gate === 'user_confirm' ? 'SERVER_TOOL_APPROVAL_PENDING' : 'SERVER_TOOL_SUPERVISOR_PENDING';
  return `200 pending(${gate}) ${code} #${id}`;
}

/** The answer to a call that is not stored. */
export function unstoredAnswer({ amount, does }: Input): string {
  if (does === 'declines') return '200 failed DECLINED';
  if (does === 'breaks' || does === 'hands over') return '200 failed TOOL_EXECUTION_FAILED';
  return `200 completed ${JSON.stringify({ amount, run: 1 })}`;
}

/** The answer to a request for a call whose outcome somebody has got before. */
export function repeatedAnswer(call: Call): string {
  if (rulesOf(call.tool).rejectsRepeats) return `${refusals.REPEATED} #${call.id}`;
  return `200 duplicate/replayed ${resultOf(call)} #${call.id}`;
}

/** How a call is shown to a person who has a say in it; without one, to its requester. */
export function viewOf(call: Call, now: number, person?: Person): string {
  const decides = person !== undefined && sayOf(person, call) === 'decides';
  const isRequester = person === undefined || (decides && call.gate === 'user_confirm');
  if (call.state !== 'settled')
    return `${looks(call, now)} v${call.version}${decides && call.state === 'waiting' ? ' open' : ''}`;
  if (!isRequester) return `${looks(call, now)} v${call.version}`;
  return `${isWithheld(call) ? 'failed' : looks(call, now)} v${call.version} ${envelopeOf(call)}`;
}

/** What an audit row says of a step. */
export function rowOf(from: Call['state'], { state, outcome, result }: Call): string {
  const code = outcome === null || outcome === 'completed' ? '' : ` ${result}`;
  return `call.changed ${from}>${state}${outcome === null ? '' : ` ${outcome}`}${code}`;
}

function envelopeOf(call: Call): string {
  const isDenied = call.outcome === 'denied' || call.outcome === 'expired' || call.outcome === 'cancelled';
  const status = call.outcome === 'completed' && !call.isGone ? 'completed' : isDenied ? 'denied' : 'failed';
  return `${status} ${resultOf(call)} #${call.id}`;
}

function resultOf(call: Call): string {
  return isWithheld(call) ? 'OUTPUT_GONE' : call.result;
}

function isWithheld({ outcome, isGone }: Call): boolean {
  return outcome === 'completed' && isGone;
}

function looks({ state, outcome, gate, decision, deadlineAt }: Call, now: number): string {
  switch (state) {
    case 'waiting':
      return gate === 'user_confirm' ? 'awaiting_approval' : 'pending_supervisor';
    case 'queued':
      return decision === null ? 'async_pending' : 'approved';
    case 'executing':
      return deadlineAt !== null && deadlineAt < now ? 'timed_out' : 'executing';
    case 'accepted':
      return 'async_pending';
    case 'settled':
      if (outcome === 'completed') return 'completed';
      return outcome === 'failed' || outcome === 'unknown' ? 'failed' : 'denied';
  }
}

/** What is compared of a stored call after each request. */
export function rowText(call: Compared): string {
  const { state, outcome, gate, version, fence, dueAt, expiresAt, keptUntil } = call;
  const marks = [call.deferred && 'deferred', call.marked && 'marked', call.delivered && 'delivered'];
  const times = `due ${dueAt} expires ${expiresAt} kept ${keptUntil}`;
  const about = [...marks, call.isGone && 'gone'].filter(Boolean).join(' ');
  return `${state} ${outcome} ${gate} v${version} f${fence} ${times} ${about}`;
}

type Compared = Pick<Call, 'dueAt' | 'expiresAt' | 'keptUntil' | 'version' | 'fence' | 'gate'> &
  Pick<Call, 'state' | 'outcome' | 'deferred' | 'marked' | 'delivered' | 'isGone'>;
