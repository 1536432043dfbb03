// The calls that every contestant gets: each has a key and a note of its own.

/** The credential that every server asks for. */
export const credential = 'Bearer 4f0e1a7c9b';

const text = 'The customer asked for a call back after five.';

export function noteOf(/** @type {number} */ number) {
  return { noteId: `N-${number}`, customerId: 'C-1', text, tags: ['phone'] };
}

export function keyOf(/** @type {number} */ number) {
  return `note-${String(number).padStart(12, '0')}`;
}

/** A call as our clients send it. */
export function callOf(/** @type {number} */ number) {
  const context = { sessionId: 'chat-1', turnIndex: 1, toolCallId: `call-${number}` };
  return JSON.stringify({ name: 'save_note', input: noteOf(number), context });
}

/** The same call in the Model Context Protocol. */
export function mcpCallOf(/** @type {number} */ number) {
  const params = { name: 'save_note', arguments: noteOf(number) };
  return JSON.stringify({ jsonrpc: '2.0', id: number, method: 'tools/call', params });
}
