/** What a key may consist of (visible ASCII without `"` and `,`), and how long it may be. */
const keyGrammar = /^[\x21\x23-\x2b\x2d-\x7e]{1,255}$/;

/**
 * The idempotency key of a call: `tool-<name>-<sessionId>-<toolCallId>`. The same call has the same key however often
 * it is sent. Ids that a header cannot carry, or that make the key longer than 255 characters, are replaced by their
 * SHA-256 in base64url.
 *
 * @throws Error where the platform offers no Web Crypto and a digest is needed (a page that is not https).
 */
export async function idempotencyKey(name: string, sessionId: string, toolCallId: string): Promise<string> {
  const key = `tool-${name}-${sessionId}-${toolCallId}`;
  return keyGrammar.test(key) ? key : `tool-${name}-${await digest([sessionId, toolCallId])}`;
}

async function digest(parts: readonly string[]): Promise<string> {
  // Typed as always present, yet absent on pages that are not a secure context.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) throw new Error('Web Crypto is missing here: serve the page over https, or use shorter plain ids');
  const bytes = await subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
