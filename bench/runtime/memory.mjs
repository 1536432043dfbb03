// node --expose-gc memory.mjs REGISTRY WORK CALLS: what a server keeps of the calls that it has served. Each call is
// stored, audited and settled in an SQLite file; the process itself must not grow.
import { callOf, credential, keyOf } from './calls.mjs';
import { openHost } from './host.mjs';

const [registry = '', work = '', count = ''] = process.argv.slice(2);
const calls = Number(count);
const atOnce = 64;
const { host, ledger } = await openHost(registry, 'sqlite', work);
let number = 0;

async function call() {
  const key = keyOf(++number);
  const headers = { 'content-type': 'application/json', authorization: credential, 'idempotency-key': key };
  const request = new Request('http://localhost/chat/tool-call', { method: 'POST', headers, body: callOf(number) });
  const response = await host(request);
  if (response.status !== 200) throw new Error(await response.text());
  await response.text();
}

async function callMany(/** @type {number} */ last) {
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (number < last) await call();
    }),
  );
}

function heapBytes() {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Code is compiled and pools are filled first. */
await callMany(Math.ceil(calls / 10));
const before = heapBytes();
for (let part = 2; part <= 10; part++) {
  await callMany(Math.ceil((calls * part) / 10));
  console.error(`  ${number} calls: ${(heapBytes() / 1e6).toFixed(1)} MB`);
}
console.log(JSON.stringify({ growth: heapBytes() / before, before, calls: number }));
await host.close();
await ledger.close();
