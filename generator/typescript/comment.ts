/**
 * Makes any text safe inside a doc comment: nothing in it can end the comment, start a line of code, act as a tag, or
 * show itself otherwise than it is.
 */
export function commentText(text: string): string {
  return (
    text
      .replaceAll(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
      .replaceAll(/(?![\t\n])[\p{Cc}\p{Cf}]/gu, '')
      .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
      .replaceAll(/\*(?=\/)/g, '* ')
      // Tags are read in the middle of lines as well, and bundlers and debuggers look for words of their own.
      .replaceAll('@', '\uff20')
      .replaceAll(/#(?=__|\s*source(?:Mapping)?URL)/g, '\uff03')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim()
  );
}
