import type { Answer, ClientEvent, History, HistoryCall, HistoryEvent, HistoryRow, ServerEvent } from '../history.js';
import type { ToolName } from '../tools.js';

export type Effect = Extract<ServerEvent, { readonly type: 'effect' }>;
type Invoked = Extract<ClientEvent, { readonly type: 'invoke' }>;

/** One request, and its answer if there was one. */
export interface Attempt {
  readonly attempt: string;
  readonly decision: Invoked['decision'];
  /** When it was sent and answered, as places in the history. */
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly http: number;
  readonly answer: Answer | undefined;
}

/** All that is known of the calls under one key. */
export interface CallStory {
  readonly key: string;
  readonly tool: ToolName;
  readonly attempts: readonly Attempt[];
  /** In the order of their claims. */
  readonly effects: readonly Effect[];
  /** What the ledger keeps; there should be one. */
  readonly stored: readonly HistoryCall[];
  /** The steps of the call, in the order of the audit log. */
  readonly steps: readonly HistoryRow[];
}

/** Tells a history by its keys. */
export function tellStories({ events, calls, audit }: History): CallStory[] {
  const stories = new Map<string, { tool: ToolName; attempts: Attempt[]; effects: Effect[] }>();
  const answers = new Map<string, { readonly event: HistoryEvent; readonly place: number }>();
  for (const [place, event] of events.entries()) {
    if (event.type === 'ok' || event.type === 'fail') answers.set(event.attempt, { event, place });
  }
  for (const [place, event] of events.entries()) {
    if (event.type !== 'invoke' && event.type !== 'effect') continue;
    const { key, tool } = event;
    const story = stories.get(key) ?? { tool, attempts: [], effects: [] };
    stories.set(key, story);
    if (event.type === 'effect') story.effects.push(event);
    else story.attempts.push(attemptOf(event, place, answers.get(event.attempt)));
  }
  return Array.from(stories, ([key, { tool, attempts, effects }]) => {
    const stored = calls.filter(({ idempotencyKey }) => idempotencyKey === key);
    const ids = new Set(stored.map(({ requestId }) => requestId));
    const steps = audit.filter(({ event, requestId }) => event === 'call.changed' && ids.has(requestId ?? ''));
    return { key, tool, attempts, effects: effects.sort((a, b) => a.fence - b.fence), stored, steps };
  });
}

function attemptOf(
  { attempt, decision }: Invoked,
  sentAt: number,
  answered: { readonly event: HistoryEvent; readonly place: number } | undefined,
): Attempt {
  const event = answered?.event;
  return {
    attempt,
    decision,
    sentAt,
    answeredAt: answered?.place ?? Number.POSITIVE_INFINITY,
    http: event?.type === 'fail' ? event.http : event?.type === 'ok' ? 200 : 0,
    answer: event?.type === 'ok' || event?.type === 'fail' ? event.answer : undefined,
  };
}

/** What an answer says that a call came to; undefined when it says nothing of that. */
export function outcomeIn({ http, answer, decision }: Attempt): string | undefined {
  if (http !== 200 || !answer || decision) return undefined;
  const { status, duplicateDisposition, errorCode, output } = answer;
  if (status === 'duplicate' && duplicateDisposition !== 'replayed') return undefined;
  if (output !== undefined) return `completed ${JSON.stringify(output)}`;
  if (errorCode === 'SERVER_TOOL_OUTCOME_UNKNOWN') return 'unknown';
  return status === 'pending' || errorCode === 'SERVER_TOOL_TIMEOUT' ? undefined : `${errorCode}`;
}
