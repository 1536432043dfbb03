/** Makes any text a plain piece of Markdown: no markup, no HTML, nothing that reaches beyond its line. */
export function inlineText(text: string): string {
  return (
    visible(text)
      .trim()
      .replaceAll(/[\\`*_{}[\]()#+\-.!|<>&~:@/"'^$=]/g, escapeCharacter)
      // An address that becomes a link by itself would show the escapes in it.
      .replaceAll(/:(?=\/\/)|@|(?<=www)\./gi, String.raw`\$&`)
      // At the start of a line these would begin a list.
      .replace(/^(\d*)([-+.)])/, String.raw`$1\$2`)
  );
}

/** The same for a text of several paragraphs. */
export function paragraphs(text: string): string {
  return text
    .split(/(?:\r\n|[\n\r\u2028\u2029]){2,}/)
    .map(inlineText)
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

/** A piece of code within a line. Backticks inside make the fence longer. */
export function inlineCode(text: string): string {
  const plain = visible(text);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${plain} ${fence}` : `${fence}${plain || ' '}${fence}`;
}

/** A block of code. */
export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A text on one line, without what nobody sees. */
function visible(text: string): string {
  return text
    .replaceAll(/(?![\t-\r\u0085])[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replaceAll(/[\s\u0085]+/g, ' ');
}

/** Letters and digits stay; what could be markup becomes a reference or an escape. */
function escapeCharacter(character: string): string {
  if (/[<>&]/.test(character)) return `&#${character.charCodeAt(0)};`;
  return /[-.:@/"'()+=^$]/.test(character) ? character : `\\${character}`;
}
