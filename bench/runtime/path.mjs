// node path.mjs REGISTRY WORK: what a call costs in process, beside the same work without us.
import { callOf, credential, keyOf } from './calls.mjs';
import { openHost } from './host.mjs';
import { saveNote } from './shop/save-note.mjs';

const [registry = '', work = ''] = process.argv.slice(2);
const warmUp = 5_000;
const calls = 20_000;
const { host } = await openHost(registry, 'memory', work);
const { signal } = new AbortController();
let number = 0;

/** @param {{ headers: Record<string, string>, request: { headers: Headers }, body: Buffer }} call */
async function governed({ headers, request, body }) {
  const answer = await host.answer({
    method: 'POST',
    target: '/chat/tool-call',
    header: (/** @type {string} */ name) => headers[name.toLowerCase()] ?? null,
    body: {
      isUsed: false,
      read: async (/** @type {(piece: Buffer) => boolean} */ take) => void take(body),
      abandon: () => {},
    },
    signal,
    toRequest: () => request,
  });
  if (answer.status !== 200) throw new Error(answer.body);
  return answer.body;
}

/** @param {{ body: Buffer }} call */
async function bare({ body }) {
  return JSON.stringify({ status: 'completed', output: saveNote(JSON.parse(body.toString('utf8')).input) });
}

function newCall() {
  number++;
  const headers = { 'content-type': 'application/json', authorization: credential, 'idempotency-key': keyOf(number) };
  // In process, the request that hooks look at is there already.
  return { headers, request: { headers: new Headers(headers) }, body: Buffer.from(callOf(number)) };
}

/** @param {(call: ReturnType<typeof newCall>) => Promise<string>} answer @param {number} count */
async function timesOf(answer, count) {
  const times = [];
  for (let index = 0; index < count; index++) {
    const call = newCall();
    const startedAt = performance.now();
    await answer(call);
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b);
}

/** @param {number[]} times @param {number} part */
const at = (times, part) => (times[Math.floor(times.length * part)] ?? 0) * 1000;

await timesOf(bare, warmUp);
await timesOf(governed, warmUp);
const [without, withUs] = [await timesOf(bare, calls), await timesOf(governed, calls)];
console.log(JSON.stringify({ p50Us: at(withUs, 0.5) - at(without, 0.5), p99Us: at(withUs, 0.99) - at(without, 0.99) }));
await host.close();
