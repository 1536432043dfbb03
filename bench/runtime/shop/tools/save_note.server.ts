import type { SaveNoteHandler } from '../generated/server/save_note.js';
import { saveNote as save } from '../save-note.mjs';

export const saveNote: SaveNoteHandler = (input) => ({ output: save(input) });
