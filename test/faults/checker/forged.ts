import type { JsonObject } from '../../../runtime/core/json.js';
import type { Answer, History, HistoryCall, HistoryEvent, HistoryRow } from '../history.js';
import type { ToolName } from '../tools.js';

type Step = Pick<HistoryRow, 'from' | 'to' | 'outcome'> & { readonly at?: number; readonly details: JsonObject };

export const invoke = (attempt: string, key: string, tool: ToolName): HistoryEvent => ({
  type: 'invoke',
  attempt,
  key,
  tool,
});

export const ok = (attempt: string, answer: Answer): HistoryEvent => ({ type: 'ok', attempt, answer });

export const completed = (number: string, requestId = 'r-1'): Answer => ({
  status: 'completed',
  output: { number },
  requestId,
});

export const unknown: Answer = { status: 'failed', errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN', requestId: 'r-1' };

export const claim = (server: string, fence: number): HistoryEvent => ({
  type: 'claim',
  server,
  requestId: 'r-1',
  fence,
});

export const effect = (
  key: string,
  tool: ToolName,
  fence: number,
  number: string,
  more: { readonly server?: string; readonly downstreamKey?: string; readonly attempt?: string } = {},
): HistoryEvent => ({
  type: 'effect',
  key,
  tool,
  requestId: 'r-1',
  fence,
  number,
  server: 'a',
  downstreamKey: 'd-1',
  attempt: 't-1',
  ...more,
});

export const killed = (server: string, at: number): HistoryEvent => ({
  type: 'blow',
  blow: 'kill',
  point: 'took effect',
  server,
  attempt: 't-1',
  at,
});

export const step = (
  from: Step['from'],
  to: Step['to'],
  fence: number,
  more: { readonly at?: number; readonly outcome?: Step['outcome']; readonly decision?: 'approve' | 'deny' } = {},
): Step => {
  const { at = 0, outcome = null, decision } = more;
  return { from, to, outcome, at, details: { fence, ...(decision ? { decision } : {}) } };
};

/** The rows of one call, numbered. */
export function rowsOf(steps: readonly Step[]): HistoryRow[] {
  return steps.map((given, n) => ({
    at: 0,
    sequence: n + 1,
    event: 'call.changed',
    requestId: 'r-1',
    ...given,
    details: { version: n + 1, ...given.details },
  }));
}

/** A history of one call. */
export function history(
  call: Pick<HistoryCall, 'tool' | 'idempotencyKey'> & Partial<HistoryCall>,
  steps: readonly Step[],
  events: readonly HistoryEvent[],
): History {
  const last = steps.at(-1);
  const stored: HistoryCall = {
    requestId: 'r-1',
    state: last?.to ?? 'settled',
    outcome: last?.outcome ?? null,
    decision: null,
    fence: 1,
    version: steps.length,
    ...call,
  };
  const audit = rowsOf(steps);
  return { events, calls: [stored], audit, told: audit.map(({ sequence }) => sequence) };
}
