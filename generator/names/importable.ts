/**
 * What of a path no import can say, in words; undefined when all is well. TypeScript takes these characters as they are
 * and a runtime reads an address in them, so that no way of writing them suits both.
 */
export function unimportablePart(path: string): string | undefined {
  const found = /[#?%\\\p{Cc}]/u.exec(path)?.[0];
  if (found === undefined) return undefined;
  return /\p{Cc}/u.test(found) ? 'a control character' : `\`${found}\``;
}
