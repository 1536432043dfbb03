/**
 * Makes any text safe inside a doc comment: nothing in it can end the comment, start a line of code, act as a tag, or
 * show itself otherwise than it is.
 */
export function commentText(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replaceAll(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replaceAll(/\*(?=\/)/g, '* ')
    .replaceAll(/(^|\s)@(?=\w)/g, '$1\uff20')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}
