// The process under fire: the shop behind node:http, with a ledger on disk. It dies of whatever nobody catches.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeListener } from 'gecx-tools/server';
import { createSqliteLedger } from 'gecx-tools/sqlite';
import { hurriedEnvironment } from './hurried-environment.js';
import { hurry, type Order, type Report } from './messages.js';
import { innerText } from './odd-handlers.js';
import { createShop } from './shop.js';

const report = (told: Report): void => void process.send?.(told);
const complain = (text: string): void => report({ kind: 'complaint', text });

process.on('warning', ({ name, message }) => {
  if (name !== 'ExperimentalWarning') complain(`${name}: ${message}`);
});

const ledger = await createSqliteLedger({ file: process.argv[2] ?? '' });
const shop = createShop({ ledger, environment: hurriedEnvironment(hurry), onError: complainOfErrors });
const server = createServer(
  { headersTimeout: 1_500, requestTimeout: 2_500, connectionsCheckingInterval: 250, keepAliveTimeout: 60_000 },
  toNodeListener(shop, { drainMs: 1_000 }),
);
server.listen(0, '127.0.0.1', () => {
  report({ kind: 'listening', port: (server.address() as AddressInfo).port });
});

process.on('message', (order: Order) => void (order === 'weigh' ? weigh() : stop()));

/** The tools of the shop fail on purpose; whatever else goes wrong is a defect. */
function complainOfErrors(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  if (text === innerText || /^the output of \w+ (?:is not valid|cannot be read)/.test(text)) return;
  complain(error instanceof Error ? String(error.stack) : text);
}

async function weigh(): Promise<void> {
  // What a first collection finds can only be thrown away by a second one.
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    await new Promise((resolve) => void setImmediate(resolve));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const connections = await new Promise<number>((resolve) => {
    server.getConnections((_error, count) => resolve(count));
  });
  report({ kind: 'weighed', weight: { heap: heapUsed, external, resident: rss, connections } });
}

/** Then nothing is left to do, and the process ends by itself. */
async function stop(): Promise<void> {
  process.disconnect();
  server.close();
  await shop.close();
  await ledger.close();
}
