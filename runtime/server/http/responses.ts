import type { Answer } from '../answer.js';

/** Answers hold what nobody else may see, and are JSON whatever they look like. */
const common = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Writes an answer as a response. */
export function respond({ envelope, http, retryAfterMs }: Answer): Response {
  return respondJson(http, envelope, {
    ...(retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
    ...(envelope.duplicateDisposition === 'replayed' ? { 'idempotency-replayed': 'true' } : {}),
    ...(http === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
}

/** Writes a JSON body. */
export function respondJson(status: number, body: object, headers: { readonly [name: string]: string } = {}): Response {
  return Response.json(body, { status, headers: { ...common, ...headers } });
}
