/**
 * A text that takes one visible column for each UTF-16 unit and holds nothing that could steer a terminal. Characters
 * that would are replaced.
 */
export function printable(text: string, replacement: string = '\ufffd'): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, replacement);
}
