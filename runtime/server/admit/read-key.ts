/** Where a request can name its idempotency key. Undefined or null: it does not. */
export interface SentKeys {
  /** The header as it came in. Repeated headers come as one, with commas between. */
  readonly header: string | null | undefined;
  readonly body: string | undefined;
  readonly context: string | undefined;
}

/** The key of a request, if it has one, or what is wrong with what it sent. */
export type KeyRead =
  | { readonly ok: true; readonly key?: string }
  | { readonly ok: false; readonly code: 'IDEMPOTENCY_KEY_INVALID'; readonly text: string };

/** Neither a quotation mark nor a comma, so that a quoted or a repeated header is never taken for a key. */
const keyGrammar = /^[\x21\x23-\x2b\x2d-\x7e]{1,255}$/;
const quotedString = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/**
 * Reads the idempotency key. A key may be sent in several places, and then must be the same in all of them. The header
 * holds it as it is, or as a string in quotation marks (RFC 8941). The texts never hold what was sent.
 */
export function readKey({ header, body, context }: SentKeys): KeyRead {
  const sent: readonly [place: string, key: string | undefined][] = [
    ['in the header', header === null || header === undefined ? undefined : unquote(header)],
    ['in the body', body],
    ['in the context', context],
  ];
  let first: readonly [place: string, key: string] | undefined;
  for (const [place, key] of sent) {
    if (key === undefined) continue;
    if (!keyGrammar.test(key)) {
      return invalid(`${place} must be 1 to 255 visible ASCII characters, without quotation marks and commas`);
    }
    first ??= [place, key];
    if (key !== first[1]) return invalid(`${place} is not the one ${first[0]}`);
  }
  return first ? { ok: true, key: first[1] } : { ok: true };
}

function unquote(header: string): string {
  const value = header.replace(/^[ \t]+|[ \t]+$/g, '');
  return quotedString.exec(value)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? value;
}

function invalid(text: string): KeyRead {
  return { ok: false, code: 'IDEMPOTENCY_KEY_INVALID', text: `the idempotency key ${text}; nothing ran` };
}
