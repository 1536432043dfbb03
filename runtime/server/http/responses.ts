import type { Answer } from '../answer.js';
import type { HttpAnswer } from './exchange.js';

/** Answers hold what nobody else may see, and are JSON whatever they look like. */
const common = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Writes an answer for HTTP. */
export function respond({ envelope, http, retryAfterMs }: Answer): HttpAnswer {
  return respondJson(http, envelope, {
    ...(retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
    ...(envelope.duplicateDisposition === 'replayed' ? { 'idempotency-replayed': 'true' } : {}),
    ...(http === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
}

/** Writes a JSON body. */
export function respondJson(
  status: number,
  body: object,
  headers: { readonly [name: string]: string } = {},
): HttpAnswer {
  return { status, headers: { ...common, ...headers }, body: JSON.stringify(body) };
}
