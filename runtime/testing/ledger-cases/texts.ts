import assert from 'node:assert/strict';
import type { StoredCall } from '../../ledger/ledger.js';
import {
  assertSame,
  auditRow,
  businessKey,
  fullCall,
  idsOf,
  settled,
  start,
  step,
  store,
  storeExecuting,
  take,
  toStore,
  transportKey,
  type LedgerCase,
} from './ledger-case.js';

const hostileTexts: readonly (readonly [name: string, text: string])[] = [
  ['nothing', ''],
  ['quotes', `'"\`; DROP TABLE calls; -- ?1 :a @b $c %s \\`],
  ['NUL', 'a\0b'],
  ['only NUL', '\0'],
  ['control characters', '\u0001\n\r\t\u001b1b;\u001b0;\u007f\u0085'],
  ['emoji', '👩‍👩‍👧 é e\u0301 \u202e'],
  ['half of a pair', '\ud83d a \ude00'],
  ['10 kB', 'x'.repeat(10_000)],
  ['JSON', '{"a":["b"]}'],
  ['a number', '007'],
];

/** A call with one text wherever it can hold any. */
function callOf(text: string, requestId: string): StoredCall {
  const texts = { tenant: text, subject: text, tool: text, sessionId: text, toolCallId: text, idempotencyKey: text };
  const more = { requestHash: text, policyDigest: text, externalRef: text, errorCode: text };
  return {
    ...fullCall,
    ...texts,
    ...more,
    requestId,
    requester: { subject: text, kind: 'human', actingFor: text },
    decision: { decision: 'deny', decidedBy: text, at: 1, reason: text, evidence: 'client-attested', edited: false },
    input: { secretId: text, bytes: Uint8Array.of(0) },
    result: { secretId: text, bytes: Uint8Array.of(0) },
  };
}

/** Texts that others have written come back as they were. */
export const textCases: readonly LedgerCase[] = [
  ...hostileTexts.map(([name, text]): LedgerCase => ({
    name: `every text can hold ${name}`,
    run: async (ledger) => {
      const call = callOf(text, text);
      const parts = { tenant: text, subject: text, tool: text };
      const keys = [transportKey(text, parts), businessKey(text, parts)];
      const row = auditRow({ ...parts, requestId: text, code: text, details: { [text]: text } });
      await store(ledger, toStore(call, { keys, audit: [row] }));
      assertSame(await ledger.find(text), call);
      for (const key of keys) assertSame(await ledger.findByKey(key, start), call);
      assertSame(await ledger.list({ tenant: text, subject: text, tool: text, limit: 2 }), [call]);
      assert.deepEqual(await ledger.list({ after: text, limit: 2 }), []);
      const [event] = await ledger.auditAfter(0, 10);
      assertSame(event, { ...row, sequence: event?.sequence });
      await ledger.setSinkPosition(text, 3);
      assert.equal(await ledger.sinkPosition(text), 3);
    },
  })),
  {
    name: 'texts that look alike are not the same',
    run: async (ledger) => {
      const alike = [
        'a',
        'A',
        'a ',
        'a\0',
        '\0a',
        'a\0b',
        '\u00e9',
        'e\u0301',
        '\ud800',
        '\udbff',
        '\ufffd',
        '\u001bd800;',
      ];
      for (const text of alike) {
        await store(ledger, toStore(callOf(text, `id-${text}`), { keys: [transportKey(text)] }));
      }
      for (const text of alike) {
        assert.equal((await ledger.findByKey(transportKey(text), start))?.requestId, `id-${text}`);
        assert.deepEqual(idsOf(await ledger.list({ tenant: text, limit: 100 })), [`id-${text}`]);
      }
    },
  },
  {
    name: 'a payload holds any bytes, a megabyte of them too',
    run: async (ledger) => {
      const bytes = Uint8Array.from({ length: 2 ** 20 }, (_, at) => (at * 7) % 256);
      // A view into something larger, as parts of a pool are.
      const input = { secretId: 'secret-1', bytes: bytes.subarray(1000, 1300) };
      await storeExecuting(ledger, 'a');
      const call = await take(ledger, step('a', { ...settled, input, result: { secretId: 'secret-1', bytes } }));
      assert.deepEqual([...(call.input?.bytes ?? [])], [...input.bytes]);
      const read = await ledger.find('a');
      assert.deepEqual([...(read?.input?.bytes ?? [])], [...input.bytes]);
      assert.equal(Buffer.compare(read?.result?.bytes ?? new Uint8Array(), bytes), 0);
    },
  },
];
