import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callEverything } from './calls.js';
import { listenerFor } from './listener.js';

const server = createServer(listenerFor());
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
console.log(JSON.stringify(await callEverything(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
server.closeAllConnections();
server.close();
