// What SQLite or a driver would change or cut off, and the character that marks it here.
const unsafe = /[\0\u001b\p{Surrogate}]/gu;
/** Finds at once that there is none of it; half of a pair is not told from a pair. */
const maybeUnsafe = /[\0\u001b\ud800-\udfff]/;

/** Writes a text so that SQLite gives back the same one: no NUL, no half of a pair. Different texts stay different. */
export function encodeText(text: string): string {
  if (!maybeUnsafe.test(text)) return text;
  return text.replaceAll(unsafe, (character) => `\u001b${character.charCodeAt(0).toString(16)};`);
}

/** Reads what `encodeText` wrote. */
export function decodeText(text: string): string {
  if (!text.includes('\u001b')) return text;
  return text.replaceAll(/\u001b([0-9a-f]+);/g, (_match, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
