/**
 * What every contestant does with a note.
 *
 * @param {{ noteId: string, text: string }} note
 */
export function saveNote({ noteId, text }) {
  return { noteId, length: text.length };
}
