// node serve.mjs KIND REGISTRY WORK: one contestant. Tells its port to the process that has forked it.
import { createServer } from 'node:http';
import { saveNote } from './shop/save-note.mjs';
import { doorOf } from './shop.mjs';
import { openHost } from './host.mjs';

const [kind = '', registry = '', work = ''] = process.argv.slice(2);
const server = createServer(await listenerOf());
server.listen(0, '127.0.0.1', () => process.send?.({ port: /** @type {{ port: number }} */ (server.address()).port }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 });
});
process.on('disconnect', () => process.exit());

/** @returns {Promise<import('node:http').RequestListener>} */
async function listenerOf() {
  if (kind === 'echo') return echo;
  if (kind === 'mcp') return (await import('./serve-mcp.mjs')).listener;
  const { toNodeListener } = await import(doorOf('gecx-tools/server'));
  const { host } = await openHost(registry, kind === 'memory' ? 'memory' : 'sqlite', work);
  return toNodeListener(host);
}

/** Reads JSON and answers with JSON, and does nothing else. @type {import('node:http').RequestListener} */
function echo(incoming, outgoing) {
  let text = '';
  incoming.setEncoding('utf8');
  incoming.on('data', (piece) => (text += piece));
  incoming.on('end', () => {
    const body = JSON.stringify({ status: 'completed', output: saveNote(JSON.parse(text).input) });
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    outgoing.end(body);
  });
}
