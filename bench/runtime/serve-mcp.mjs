// The same tool on the MCP TypeScript SDK, without sessions: a server and a transport for each request, as its own
// example for stateless servers does.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { credential } from './calls.mjs';
import { saveNote } from './shop/save-note.mjs';

const input = {
  noteId: z
    .string()
    .regex(/^N-[0-9]+$/)
    .max(20),
  customerId: z.string().min(1).max(40),
  text: z.string().min(1).max(2000),
  priority: z.enum(['low', 'normal', 'high']).default('normal'),
  tags: z.array(z.string().max(20)).max(10).optional(),
};
const output = { noteId: z.string(), length: z.number().int().min(0) };

function newServer() {
  const server = new McpServer({ name: 'shop', version: '1.0.0' });
  server.registerTool('save_note', { inputSchema: input, outputSchema: output }, (note) => {
    const saved = saveNote(note);
    return { content: [{ type: 'text', text: JSON.stringify(saved) }], structuredContent: saved };
  });
  return server;
}

/** @type {import('node:http').RequestListener} */
export function listener(incoming, outgoing) {
  if (incoming.headers.authorization !== credential) {
    outgoing.writeHead(401).end();
    return;
  }
  const server = newServer();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  outgoing.once('close', () => {
    void transport.close();
    void server.close();
  });
  server
    .connect(transport)
    .then(() => transport.handleRequest(incoming, outgoing))
    .catch(() => outgoing.destroy());
}
