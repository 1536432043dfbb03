import type { HttpAnswer } from './exchange.js';

/** Which of these are no origins as a browser writes them, such as `https://shop.example`: they would never match. */
export function findInvalidOrigins(origins: readonly string[]): readonly string[] {
  return origins.filter((origin) => !isOrigin(origin));
}

function isOrigin(text: string): boolean {
  if (text.includes('*') || !URL.canParse(text)) return false;
  const { origin, protocol, host } = new URL(text);
  // Apps that hold a page have schemes of their own, which are no origins to the URL standard.
  return text === (origin === 'null' && host !== '' ? `${protocol}//${host}` : origin);
}

/**
 * Whether a request may come from where it says it comes from: character by character one of the allowed origins. A
 * request without the header does not come from another page in a browser. The origin `null` stands for any sandboxed
 * page, so that it is never allowed.
 *
 * @param origin the `Origin` header; null when there is none.
 */
export function isAllowedOrigin(origin: string | null, allowed: readonly string[]): boolean {
  return origin === null || (origin !== 'null' && allowed.includes(origin));
}

/** What lets a page read an answer; undefined when none may. */
export function originHeaders(
  origin: string | null,
  allowed: readonly string[],
): { readonly [name: string]: string } | undefined {
  if (origin === null || !isAllowedOrigin(origin, allowed)) return undefined;
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Retry-After',
  };
}

/** The answer to another origin differs, also when there is none. */
export const vary: { readonly vary: 'Origin' } = { vary: 'Origin' };

/** What a page may send beyond what any page may. */
export interface Preflight {
  readonly methods: readonly string[];
  readonly headers: readonly string[];
}

/** Answers the question of a browser whether a page may send a request: 204, or 403 for a foreign page. */
export function preflightResponse(
  origin: string | null,
  allowed: readonly string[],
  { methods, headers }: Preflight,
): HttpAnswer {
  if (!isAllowedOrigin(origin, allowed)) return { status: 403, headers: vary, body: null };
  return {
    status: 204,
    headers: {
      ...vary,
      ...originHeaders(origin, allowed),
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': headers.join(', '),
      // Ten minutes: a page that is no longer allowed soon notices.
      'access-control-max-age': '600',
    },
    body: null,
  };
}
