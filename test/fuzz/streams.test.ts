import { createMemoryLedger } from 'gecx-tools/server';
import { expect, onTestFinished, test } from 'vitest';
import type { ServerToolHost } from '../../runtime/server/create-server-tool-handler.js';
import { Chance } from './chance.js';
import { judgeAnswer } from './judge/judge-answer.js';
import { hurriedEnvironment } from './server/hurried-environment.js';
import { credential } from './server/people.js';
import { createShop } from './server/shop.js';
import { oddBody, type Oddity } from './streams/odd-body.js';
import { oddObject } from './twists/odd-values.js';
import { boundMs } from './wire/line.js';

const seed = Number(process.env['GECX_SEED'] ?? 20_261_121);
// A tenth of what is sent over real connections.
const requests = Math.ceil(Number(process.env['GECX_RUNS'] ?? 5_000) / 10);

/** Whatever a host may pass behind the request: its own context, mostly. */
const behindTheRequest = [
  undefined,
  null,
  {},
  { address: '' },
  { address: '::%' },
  { address: undefined },
  { address: 5 },
  { address: { address: '127.0.0.1', port: 5 } },
  { params: {} },
  [],
] as const;

/** What a request with a body like this gets; on a slow machine, any of them can be told that it is late. */
function answerTo(oddity: Oddity): number {
  switch (oddity) {
    case 'nothing':
    case 'gives other views':
    case 'gives empty pieces':
    case 'gives bytes that are gone':
    case 'is aborted by its sender':
      return 200;
    case 'never goes on':
    case 'never ends':
      return 408;
    case 'gives too much':
    case 'refuses to be cancelled':
    case 'is never done cancelling':
      return 413;
    default:
      return 400;
  }
}

async function fire(shop: ServerToolHost, number: number): Promise<string[]> {
  const chance = new Chance(seed, 'body', number);
  const context = { sessionId: 's-1', turnIndex: 0, toolCallId: `call-${number}` };
  const call = { name: 'echo', input: oddObject(chance), context };
  const { oddity, stream, signal } = oddBody(new TextEncoder().encode(JSON.stringify(call)), chance);
  const init: RequestInit & { readonly duplex: 'half' } = {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: credential('Bearer', 'ann', number) },
    body: stream,
    signal,
    duplex: 'half',
  };
  const answering = shop(new Request('http://localhost/chat/tool-call', init), chance.pick(behindTheRequest) as object);
  const response = await Promise.race([answering, later(boundMs)]);
  const about = `${number}: a body that ${oddity}`;
  if (!response) return [`${about}: no answer`];
  const { status, headers } = response;
  const body = Buffer.from(await response.arrayBuffer());
  const { problems, seen } = judgeAnswer({ http: status, headers: new Map(headers), body });
  // The shop refuses some inputs.
  const isExpected = status === answerTo(oddity) || status === 408 || seen.includes('422 failed COMMERCE_PII_LEAK');
  return [...problems, ...(isExpected ? [] : [seen.join()])].map((problem) => `${about}: ${problem}`);
}

async function later(ms: number): Promise<undefined> {
  await new Promise((resolve) => void setTimeout(resolve, ms).unref());
}

test(
  `${requests} bodies that fail, stall and give no bytes are all answered, seed ${seed}`,
  async () => {
    const complaints: string[] = [];
    const shop = createShop({
      ledger: createMemoryLedger({ auditRows: 100 }),
      environment: hurriedEnvironment(50),
      onError: (error) => complaints.push(String(error)),
    });
    onTestFinished(() => shop.close());
    const problems: string[] = [];
    const atOnce = 50;
    for (let number = 0; number < requests; number += atOnce) {
      const fired = Array.from({ length: Math.min(atOnce, requests - number) }, (_, at) => fire(shop, number + at));
      problems.push(...(await Promise.all(fired)).flat());
    }
    expect(problems).toEqual([]);
    expect(complaints.filter((text) => !text.includes('inner text of the shop'))).toEqual([]);
  },
  120_000 + requests * 50,
);
