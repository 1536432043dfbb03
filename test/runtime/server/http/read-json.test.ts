import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromRequest } from '../../../../runtime/server/http/fetch-exchange.js';
import {
  readJson as readBody,
  type JsonBody,
  type ReadJsonOptions,
} from '../../../../runtime/server/http/read-json.js';
import { weigh } from './weigh-json.js';

const json = { 'content-type': 'application/json' };

/** Bytes as a body that comes in pieces of these sizes; the last piece is the rest. */
function inPieces(bytes: Uint8Array, sizes: readonly number[] = []): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      let at = 0;
      for (const size of [...sizes, bytes.length]) {
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
      }
      controller.close();
    },
  });
}

function post(body: BodyInit | null, headers: HeadersInit = json): Request {
  const init = { method: 'POST', headers, body, duplex: 'half' as const };
  return new Request('http://shop.example/chat/tool-call', init);
}

function readJson(request: Request, options?: ReadJsonOptions): Promise<JsonBody> {
  return readBody(fromRequest(request), options);
}

function read(body: string | Uint8Array, options?: ReadJsonOptions, sizes?: readonly number[]): Promise<JsonBody> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return readJson(post(inPieces(bytes, sizes)), options);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a JSON text is within the limits, found by another way than the product's. */
function isWithinLimits(text: string): boolean {
  const { depth, members, hasTwins, isRounded, isBroken } = weigh(text);
  return depth <= 32 && members <= 1000 && !hasTwins && !isRounded && !isBroken;
}

test('a body is given as a value, with its size', async () => {
  expect(await read(' {"a":[1,-2.5e3,"é",null,true]}\n')).toEqual({
    ok: true,
    value: { a: [1, -2500, 'é', null, true] },
    bytes: 33,
  });
});

describe('row 1: a body that is not JSON in UTF-8 is refused', () => {
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
  test.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['white space', ' \n\t'],
    ['words', 'hello'],
    ['half a text', '{"name":'],
    ['an open string', '"a'],
    ['two texts', '{} {}'],
    ['text behind', '{}x'],
    ['a comment', '{}//x'],
    ['a comma too many', '[1,]'],
    ['a byte order mark', '\ufeff{}'],
    ['a NUL behind', '{}\0'],
    ['a NUL in a string', '"\0"'],
    ['a line break in a string', '"\n"'],
    ['UTF-16', utf16('{"a":1}')],
    ['UTF-16 with its mark', utf16('\ufeff{"a":1}')],
    ['Latin-1', Buffer.from('"é"', 'latin1')],
    ['half a character at the end', Buffer.from('"é', 'utf8').subarray(0, 2)],
    ['an overlong form', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['the wrong brackets', '[{]}'],
    ['brackets that were never opened', ']]]{'],
    ['a hexadecimal number', '0x1fffffffffffffffff'],
    ['Infinity', 'Infinity'],
    ['a broken escape', String.raw`"\u12"`],
    ['a broken escape in a name', String.raw`{"\x":1}`],
  ])('%s', async (_name, body) => {
    expect(await read(body)).toEqual({ ok: false, code: 'REQUEST_INVALID', text: expect.any(String) as string });
  });

  test('a request without a body, in words that say so', async () => {
    const empty = { ok: false, code: 'REQUEST_INVALID', text: 'the body is empty; nothing ran' };
    expect(await readJson(post(null))).toEqual(empty);
    expect(await read('')).toEqual(empty);
  });

  test('and nothing of it is in the text', async () => {
    for (const body of ['hunter2', '{"hunter2":1,"hunter2":1}', '["hunter2', '{"a":"hunter2" "b"}']) {
      expect(JSON.stringify(await read(body))).not.toContain('hunter2');
    }
  });
});

describe('row 2: a body is only so large', () => {
  test('64 KiB and not a byte more', async () => {
    expect(await read(`"${'x'.repeat(65_534)}"`)).toMatchObject({ ok: true, bytes: 65_536 });
    expect(await read(`"${'x'.repeat(65_535)}"`)).toMatchObject({ ok: false, code: 'PAYLOAD_TOO_LARGE' });
    expect(await read(`"${'é'.repeat(40_000)}"`)).toMatchObject({ ok: false, code: 'PAYLOAD_TOO_LARGE' });
  });

  test('or what the option says', async () => {
    expect(await read('[1,2]', { maxBytes: 5 })).toMatchObject({ ok: true });
    expect(await read('[1,2] ', { maxBytes: 5 })).toMatchObject({ ok: false, code: 'PAYLOAD_TOO_LARGE' });
  });

  test('up to 1 MiB', async () => {
    const maxBytes = 100_000_000;
    expect(await read(`"${'x'.repeat(1_048_574)}"`, { maxBytes })).toMatchObject({ ok: true });
    expect(await read(`"${'x'.repeat(1_048_575)}"`, { maxBytes })).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  test.each([
    ['that lie about their length', '"', { ...json, 'content-length': '1' }],
    ['that never end', '"', json],
    ['that are nested ever deeper', '[', json],
  ])('also for bodies %s, and the rest is never read', async (_name, text, headers) => {
    let sent = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 16_384;
        controller.enqueue(
          new TextEncoder().encode((sent === 16_384 ? text : text === '[' ? '[' : 'x').repeat(16_384)),
        );
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    expect(await readJson(post(endless, headers))).toMatchObject({ ok: false });
    expect(sent).toBeLessThan(500_000);
    expect(isCancelled).toBe(true);
  });
});

describe('row 2: a body takes only so long', () => {
  /** A body that stops after its first piece, and a deadline that is over when `end` is called. */
  function stalled(text: string): { result: Promise<JsonBody>; delays: number[]; end: () => void } {
    const delays: number[] = [];
    let end = (): void => {};
    const schedule = (ms: number, run: () => void): (() => void) => {
      delays.push(ms);
      end = run;
      return () => {};
    };
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
      // A source that does not even answer that it has stopped.
      cancel: () => new Promise(() => {}),
    });
    return { result: readJson(post(body), { environment: { schedule } }), delays, end: () => end() };
  }

  test.each(['{"na', '', '{}'])('and is given up in between, after %j', async (text) => {
    const { result, delays, end } = stalled(text);
    expect(delays).toEqual([10_000]);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    end();
    expect(await result).toMatchObject({ ok: false, code: 'REQUEST_TIMEOUT' });
  });

  test('after the time of the option, and the timer does not outlive the body', async () => {
    const events: unknown[] = [];
    const schedule = (ms: number): (() => void) => {
      events.push(ms);
      return () => events.push('stopped');
    };
    expect(await read('{}', { deadlineMs: 7, environment: { schedule } })).toMatchObject({ ok: true });
    expect(await read('{', { deadlineMs: 8, environment: { schedule } })).toMatchObject({ ok: false });
    expect(events).toEqual([7, 'stopped', 8, 'stopped']);
  });

  test('a body whose connection breaks is refused', async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('reset')) });
    expect(await readJson(post(body))).toMatchObject({ ok: false, code: 'REQUEST_INVALID' });
  });
});

test('a body that somebody has read before is a mistake of the host', async () => {
  const request = post('{}');
  await request.text();
  await expect(readJson(request)).rejects.toThrow(/has been read/);
});

describe('row 3: only plain JSON is taken', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json ; charset="utf-8" ',
  ])('the content type %j is', async (type) => {
    expect(await readJson(post('{}', { 'content-type': type }))).toMatchObject({ ok: true });
  });

  test.each([
    '',
    'text/plain',
    'text/json',
    'application/jsonp',
    'application/json-seq',
    'application/vnd.api+json',
    'application/x-www-form-urlencoded',
    'text/plain; application/json',
    'application/json, text/plain',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json; version=1',
    'application/json;',
  ])('the content type %j is not', async (type) => {
    expect(await readJson(post('{}', { 'content-type': type }))).toMatchObject({
      ok: false,
      code: 'UNSUPPORTED_MEDIA',
    });
  });

  test.each(['gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'gzip, identity', 'x'])(
    'the content encoding %j is not, and the body is left unread',
    async (encoding) => {
      const request = post(gzipSync('{}'), { ...json, 'content-encoding': encoding });
      expect(await readJson(request)).toMatchObject({ ok: false, code: 'UNSUPPORTED_MEDIA' });
      expect(request.bodyUsed).toBe(false);
    },
  );

  test('the content encoding identity is', async () => {
    expect(await readJson(post('{}', { ...json, 'content-encoding': 'Identity' }))).toMatchObject({ ok: true });
  });
});

describe('row 4: a body is only so deep and has only so many members', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  test.each([
    [31, true],
    [32, true],
    [33, false],
    [100_000, false],
  ])('%d levels', async (depth, ok) => {
    const inObjects = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
    for (const text of [nested(depth), inObjects]) {
      const result = await read(text, { maxBytes: 1_000_000 });
      expect(result).toMatchObject(ok ? { ok } : { ok, code: 'REQUEST_INVALID' });
    }
  });

  test.each([JSON.stringify(`"${'['.repeat(40)}`), JSON.stringify({ [`\\"${'{'.repeat(40)}`]: '\\"[' })])(
    'brackets in a string are no levels: %s',
    async (text) => {
      expect(await read(text)).toMatchObject({ ok: true, value: JSON.parse(text) as unknown });
    },
  );

  test('many levels one after the other are not deep', async () => {
    expect(await read(`[${Array.from({ length: 100 }, () => nested(31)).join()}]`)).toMatchObject({ ok: true });
  });

  test('1,000 members in all objects together, and not one more', async () => {
    const objects = (count: number): string => `[${Array.from({ length: count }, () => '{"a":1}').join()}]`;
    expect(await read(objects(1000))).toMatchObject({ ok: true });
    expect(await read(objects(1001))).toMatchObject({ ok: false, code: 'REQUEST_INVALID' });
  });
});

describe('row 5: a member that stands twice is refused', () => {
  test.each([
    '{"input":1,"input":1}',
    String.raw`{"a":1,"\u0061":2}`,
    String.raw`{"/":1,"\/":2}`,
    '{"":1,"":2}',
    '[{"a":{"b":1,"c":{},"b":2}}]',
    '{"a":["a",{"a":"a"}],"a":1}',
    '{"__proto__":1,"__proto__":2}',
    String.raw`{"a":"\"","a":1}`,
    String.raw`{"a":"\\","a":1}`,
    String.raw`{"\\":1,"b":"}","\\":1}`,
  ])('%s', async (text) => {
    expect(await read(text)).toMatchObject({ ok: false, code: 'REQUEST_INVALID' });
  });

  test.each([
    '{"a":{"a":1},"b":["a","a"]}',
    '[{"a":1},{"a":1}]',
    '{"a":1,"A":2,"á":3,"a\u0301":4}',
    '{"a":"b","b":"a"}',
  ])('but not %s', async (text) => {
    expect(await read(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown, bytes: Buffer.byteLength(text) });
  });
});

test('row 6: a member named __proto__ stays a member, and pollutes nothing', async () => {
  const result = await read('{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}');
  const { value } = result as { value: object };
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

describe('a number that would be rounded is refused, with the way out', () => {
  test.each([
    '9007199254740992',
    '-9007199254740993',
    '{"a":[12345678901234567890]}',
    '9007199254740993.0',
    '1e999',
    '-1E+400',
    '[1e309]',
    '9'.repeat(400),
  ])('%.40s', async (text) => {
    expect(await read(text)).toEqual({
      ok: false,
      code: 'REQUEST_INVALID',
      text: expect.stringContaining('send it as a string') as string,
    });
  });

  test.each([
    '9007199254740991',
    '-9007199254740991',
    '1e20',
    '1.7976931348623157e308',
    '0.1',
    '-0',
    '5e-324',
    '"9007199254740993"',
  ])('but not %s', async (text) => {
    expect(await read(text)).toMatchObject({ ok: true, value: JSON.parse(text) as unknown });
  });
});

describe('half of a surrogate pair is refused', () => {
  test.each([String.raw`"\ud800"`, String.raw`"\udc00\ud800"`, String.raw`{"\ud83d":1}`, String.raw`["\ud83dx"]`])(
    '%s',
    async (text) => {
      expect(await read(text)).toMatchObject({ ok: false, code: 'REQUEST_INVALID' });
    },
  );

  test('but a pair is a character, escaped or not', async () => {
    expect(await read(String.raw`"\ud83d\ude00😀"`)).toMatchObject({ ok: true, value: '😀😀' });
  });
});

describe('a body is taken if and only if JSON.parse takes it and it is within the limits', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 30 });
  const small = fc
    .tuple(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(undefined, 1, '\t'))
    .map(([value, space]) => JSON.stringify(value, null, space));
  /** Texts of the pieces of which JSON is made, most of them almost JSON. */
  const almost = fc
    .array(
      fc.constantFrom(
        ...['{', '}', '[', ']', ':', ',', '"', '\\', ' ', '\n', '0', '1', '-', '.', 'e', '9007199254740993', '1e999'],
        ...[
          '"a":',
          '"a"',
          '"b":',
          String.raw`"\u0061":`,
          String.raw`"\ud800"`,
          'true',
          'null',
          '{"a":1}',
          '[]',
          'é',
          '😀',
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(''));
  /** The text of a value with one place changed. */
  const spoilt = fc
    .tuple(small, fc.nat(), fc.constantFrom('', '"', '\\', '{', ']', ',', '0', '\0', '\ufeff', '9'.repeat(17)))
    .map(([text, at, piece]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + piece + text.slice(place + (at % 2));
    })
    .filter((text) => !/\p{Surrogate}/u.test(text));

  test.each([
    ['values', small],
    ['almost values', almost],
    ['spoilt values', spoilt],
  ])('%s', async (_name, texts) => {
    await fc.assert(
      fc.asyncProperty(texts, sizes, async (text, pieces) => {
        const result = await read(text, {}, pieces);
        expect(result.ok).toBe(isJson(text) && isWithinLimits(text));
        if (result.ok) expect(result.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('row 1: any bytes', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.tuple(small, fc.nat(), fc.nat(255)).map(([text, at, byte]) => {
        const whole = new TextEncoder().encode(text);
        whole[at % whole.length] = byte;
        return whole;
      }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, sizes, async (body, pieces) => {
        const result = await read(body, {}, pieces);
        let text: string | undefined;
        try {
          text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
        } catch {
          // Not UTF-8.
        }
        expect(result.ok).toBe(text !== undefined && isJson(text) && isWithinLimits(text));
      }),
      { numRuns: 5000 },
    );
  });
});

test.each([['a text'], [5], [null], [{ length: 1 }]])(
  'a body of pieces that are no bytes is no JSON: %j',
  async (piece) => {
    const stream = new ReadableStream({ start: (controller) => controller.enqueue(piece) });
    expect(await readJson(post(stream))).toMatchObject({ ok: false, code: 'REQUEST_INVALID' });
  },
);
