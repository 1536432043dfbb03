import type { CallView } from '../../../runtime/core/call-view.js';
import type { ServerToolResultEnvelope } from '../../../runtime/core/envelope.js';
import { errorRow } from '../../../runtime/core/errors.js';
import { innerText } from '../server/odd-handlers.js';
import type { Answer } from '../wire/answer-reader.js';
import { problemsOf, type BodyKind } from './answer-schemas.js';

/** What an answer turned out to be. */
export interface Judged {
  /** What is wrong with it; empty when nothing is. */
  readonly problems: readonly string[];
  /** What was seen, for instance `422 failed TOOL_VALIDATION_FAILED`. */
  readonly seen: readonly string[];
  readonly envelope?: ServerToolResultEnvelope;
  readonly view?: CallView;
  readonly list?: readonly CallView[];
}

/** With which statuses node:http itself says that it cannot read a request. */
const ofNode = new Set([400, 408, 413, 417, 431]);

/** Judges any answer that can come back from the server, whatever the request was. */
export function judgeAnswer({ http, headers, body }: Answer): Judged {
  if (!headers.has('cache-control') && body.length === 0) {
    if (http === 204 && headers.has('content-length')) return { problems: ['204 with a length'], seen: [] };
    if (http === 204 || http === 403) return { problems: [], seen: [`${http} preflight`] };
    return ofNode.has(http)
      ? { problems: [], seen: [`${http} of node`] }
      : { problems: [`${http} without a body`], seen: [] };
  }
  const problems = [...headerProblems(http, headers)];
  // The answer to HEAD.
  if (http === 405 && body.length === 0) return { problems, seen: ['405 without a body'] };
  const text = body.toString();
  if (text.includes(innerText)) problems.push('the text of an error of the shop came out');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problems: [...problems, `no JSON: ${text.slice(0, 80)}`], seen: [] };
  }
  const kind = kindOf(value);
  const violation = problemsOf(kind, value);
  if (violation !== '') problems.push(`no ${kind}: ${violation}`);
  const judged = judgeBody(kind, http, value);
  return { ...judged, problems: [...problems, ...judged.problems] };
}

function* headerProblems(http: number, headers: Answer['headers']): Generator<string> {
  const expected = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Of a request that is none, the listener knows no origin.
    ...(http === 400 ? {} : { vary: 'Origin' }),
  };
  for (const [name, value] of Object.entries(expected)) {
    if (headers.get(name) !== value) yield `the header ${name} is ${headers.get(name)}`;
  }
}

function kindOf(value: unknown): BodyKind {
  if (typeof value !== 'object' || value === null || 'status' in value) return 'envelope';
  return 'approvals' in value ? 'list' : 'view';
}

function judgeBody(kind: BodyKind, http: number, value: unknown): Judged {
  switch (kind) {
    case 'envelope': {
      const envelope = value as ServerToolResultEnvelope;
      const { status, errorCode, duplicateDisposition } = envelope;
      const seen = [http, status, duplicateDisposition, errorCode].filter((part) => part !== undefined).join(' ');
      return { problems: [...envelopeProblems(http, envelope)], seen: [seen], envelope };
    }
    case 'view': {
      const view = value as CallView;
      const result = view.result ? [`result ${view.result.errorCode ?? view.result.status}`] : [];
      const problems = http === 200 || http === 409 ? [] : [`a view with ${http}`];
      return { problems, seen: [`${http} view`, `view ${view.state}`, ...result], view };
    }
    case 'list': {
      const { approvals } = value as { readonly approvals: readonly CallView[] };
      return { problems: http === 200 ? [] : [`a list with ${http}`], seen: [`${http} list`], list: approvals };
    }
  }
}

/** What a decision gets that is refused for one of these: 200 would say that it was taken. */
const ofDecisions: Readonly<Record<string, number>> = {
  SERVER_TOOL_BUSINESS_DUPLICATE: 409,
  SERVER_TOOL_POLICY_DENIED: 403,
};

function* envelopeProblems(http: number, { status, errorCode = '', duplicateDisposition }: ServerToolResultEnvelope) {
  const row = errorRow(errorCode);
  if (http >= 500 && http !== 503) yield `status ${http}`;
  if (errorCode === 'INTERNAL') yield 'code INTERNAL';
  if (http !== (row?.http ?? 200) && http !== 200 && http !== ofDecisions[errorCode]) yield `${errorCode} with ${http}`;
  const isReplayed = duplicateDisposition === 'replayed';
  // An output that is withheld has a code of its own as well.
  if (row && row.http !== 200 && http === 200 && errorCode !== 'COMMERCE_PII_LEAK' && !isReplayed) {
    yield `${errorCode} with 200`;
  }
  if (row && status !== row.status && !isReplayed) yield `${errorCode} with the status ${status}`;
}
