/** Makes any text a plain piece of Markdown: no markup, no HTML, nothing that reaches beyond its line. */
export function inlineText(text: string): string {
  return visible(text)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_{}[\]()#+\-.!|<>&~:@/"'^$=]/g, escapeCharacter);
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
  const plain = visible(text).replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
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

function visible(text: string): string {
  return text
    .replaceAll(
      /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g,
      '',
    )
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** Letters and digits stay; what could be markup becomes a reference or an escape. */
function escapeCharacter(character: string): string {
  if (/[<>&]/.test(character)) return `&#${character.charCodeAt(0)};`;
  return /[-.:@/"'()+=^$]/.test(character) ? character : `\\${character}`;
}
