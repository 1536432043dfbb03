import type { Chance } from '../chance.js';

/** What a body can do besides giving its bytes and ending. */
const oddities = [
  'nothing',
  'fails',
  'fails with nothing',
  'throws',
  'never goes on',
  'never ends',
  'gives a text',
  'gives no bytes',
  'gives what only looks like bytes',
  'gives bytes that are gone',
  'gives other views',
  'gives empty pieces',
  'gives too much',
  'refuses to be cancelled',
  'is never done cancelling',
  'is aborted by its sender',
] as const;

/** What a body does. */
export type Oddity = (typeof oddities)[number];

/** A body that gives some of its bytes, and then does something else. */
export interface OddBody {
  readonly oddity: Oddity;
  readonly stream: ReadableStream;
  /** Fires when the sender is gone. */
  readonly signal: AbortSignal;
}

/** Makes a body that starts as these bytes do. */
export function oddBody(bytes: Uint8Array, chance: Chance): OddBody {
  const oddity = chance.pick(oddities);
  const sender = new AbortController();
  const size = Math.max(1, Math.ceil(bytes.length / chance.between(1, 6)));
  const pieces: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  // White space does no harm only at the end.
  const addsSpace = oddity === 'gives other views' || oddity === 'never ends';
  const oddAt = addsSpace ? pieces.length : chance.below(pieces.length + 1);
  let at = 0;
  const stream = new ReadableStream(
    {
      pull: async (controller) => {
        if (chance.percent(30)) await new Promise((resolve) => void setImmediate(resolve));
        if (at >= oddAt && (await actOddly(oddity, controller, sender, bytes.length))) return;
        if (at === pieces.length) controller.close();
        else controller.enqueue(pieces[at]);
        at++;
      },
      cancel: () => {
        if (oddity === 'refuses to be cancelled') throw new Error('never');
        return oddity === 'is never done cancelling' ? new Promise<void>(() => {}) : undefined;
      },
    },
    { highWaterMark: chance.below(3) },
  );
  return { oddity, stream, signal: sender.signal };
}

/** Gives whether the body has said all that it says this time. */
async function actOddly(
  oddity: Oddity,
  controller: ReadableStreamDefaultController,
  sender: AbortController,
  length: number,
): Promise<boolean> {
  switch (oddity) {
    case 'fails':
      controller.error(new Error('the connection was lost'));
      return true;
    case 'fails with nothing':
      controller.error();
      return true;
    case 'throws':
      throw new TypeError('terminated');
    case 'never goes on':
      return new Promise<boolean>(() => {});
    case 'refuses to be cancelled':
    case 'is never done cancelling':
    case 'gives too much':
      controller.enqueue(new Uint8Array(70_000).fill(0x20));
      return true;
    case 'never ends':
      await new Promise((resolve) => void setTimeout(resolve, 1));
      controller.enqueue(new Uint8Array([0x20]));
      return true;
    case 'gives a text':
      controller.enqueue('{"name":');
      return true;
    case 'gives no bytes':
      controller.enqueue([null, 5, {}, [], Symbol('s')][length % 5]);
      return true;
    case 'gives what only looks like bytes':
      controller.enqueue({ byteLength: -1_000_000, length: 1, 0: 0x20 });
      return true;
    case 'gives bytes that are gone': {
      const bytes = new Uint8Array([0x20]);
      structuredClone(bytes, { transfer: [bytes.buffer] });
      controller.enqueue(bytes);
      return false;
    }
    case 'gives other views':
      controller.enqueue(new DataView(new Uint8Array([0x20, 0x20]).buffer));
      controller.enqueue(new Uint16Array([0x2020]));
      return false;
    case 'gives empty pieces':
      controller.enqueue(new Uint8Array(0));
      return false;
    case 'is aborted by its sender':
      sender.abort();
      return false;
    case 'nothing':
      return false;
  }
}
