import type { Answer } from '../answer.js';
import type { HttpAnswer } from './exchange.js';
import { vary } from './origins.js';

/** Answers hold what nobody else may see, and are JSON whatever they look like. */
const common: HttpAnswer['headers'] = {
  ...vary,
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Writes an answer for HTTP. */
export function respond({ envelope, http, retryAfterMs }: Answer): HttpAnswer {
  const answer = respondJson(http, envelope);
  if (retryAfterMs === undefined && http !== 401 && envelope.duplicateDisposition !== 'replayed') return answer;
  return withHeaders(answer, {
    ...(retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
    ...(envelope.duplicateDisposition === 'replayed' ? { 'idempotency-replayed': 'true' } : {}),
    ...(http === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
}

/** Writes a JSON body. */
export function respondJson(status: number, body: object): HttpAnswer {
  // Whoever gets an answer may add to it.
  return { status, headers: { ...common }, body: JSON.stringify(body) };
}

/** An answer with more headers. */
export function withHeaders(answer: HttpAnswer, more: HttpAnswer['headers'] | undefined): HttpAnswer {
  const { status, headers, body } = answer;
  return more ? { status, headers: { ...headers, ...more }, body } : answer;
}
