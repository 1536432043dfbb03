import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../../../../runtime/server/secrets/keyring.js';
import { createRandomSecrets, type Secrets } from '../../../../runtime/server/secrets/secrets.js';

const [old, young] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const before = createKeyring({ current: 'k1', keys: { k1: old } });
const during = createKeyring({ current: 'k2', keys: { k1: old, k2: young } });
const after = createKeyring({ current: 'k2', keys: { k2: young } });
const place = ['request-1', 'input'];
const bytes = Buffer.from('{"card":"4111"}');

test('a keyring that does not seal leaves bytes as they are, and still opens none of another keyring', () => {
  const plain = createKeyring({ current: 'k1', keys: { k1: old } }, { seals: false });
  const other = createKeyring({ current: 'k2', keys: { k2: young } }, { seals: false });
  const sealed = plain.seal('t', 'p', place, bytes);
  expect(sealed).toEqual({ secretId: 'k1', bytes });
  expect(plain.open('t', 'p', place, sealed)).toEqual(bytes);
  expect(other.open('t', 'p', place, sealed)).toBeUndefined();
});

describe('sealed bytes', () => {
  test('open to what they were', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.string()), fc.uint8Array(), (tenant, purpose, at, sent) => {
        const sealed = before.seal(tenant, purpose, at, sent);
        expect(sealed.secretId).toBe('k1');
        expect(Uint8Array.from(before.open(tenant, purpose, at, sealed) ?? [])).toEqual(sent);
      }),
    );
  });

  test('never look the same twice, and show nothing', () => {
    const [one, other] = [before.seal('t', 'p', place, bytes), before.seal('t', 'p', place, bytes)];
    expect(one.bytes).not.toEqual(other.bytes);
    expect(Buffer.from(one.bytes).toString('latin1')).not.toContain('4111');
  });

  test.each<[string, string, string, readonly string[]]>([
    ['another tenant', 'u', 'p', place],
    ['another purpose', 't', 'q', place],
    ['another request', 't', 'p', ['request-2', 'input']],
    ['another field', 't', 'p', ['request-1', 'result']],
    ['a place that only reads the same', 't', 'p', ['request-1,input']],
    ['no place', 't', 'p', []],
  ])('do not open for %s', (_name, tenant, purpose, elsewhere) => {
    expect(() => before.open(tenant, purpose, elsewhere, before.seal('t', 'p', place, bytes))).toThrow(/were changed/);
  });

  test('do not open when a bit was changed, wherever it was, or bytes are missing', () => {
    const sealed = before.seal('t', 'p', place, bytes);
    for (let at = 0; at < sealed.bytes.length; at++) {
      const changed = Uint8Array.from(sealed.bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => before.open('t', 'p', place, { secretId: 'k1', bytes: changed })).toThrow(/were changed/);
      const cut = { secretId: 'k1', bytes: sealed.bytes.subarray(0, at) };
      expect(() => before.open('t', 'p', place, cut)).toThrow(/were changed/);
    }
  });

  test('do not open under a part of their tag', () => {
    const sealed = before.seal('t', 'p', place, new Uint8Array());
    for (let length = 0; length < sealed.bytes.length; length++) {
      const cut = { secretId: 'k1', bytes: sealed.bytes.subarray(0, length) };
      expect(() => before.open('t', 'p', place, cut)).toThrow(/were changed/);
    }
  });

  test('survive a new secret as long as the old one is kept, and are unreadable afterwards', () => {
    const sealed = before.seal('t', 'p', place, bytes);
    expect(during.open('t', 'p', place, sealed)).toEqual(bytes);
    expect(during.seal('t', 'p', place, bytes).secretId).toBe('k2');
    expect(after.open('t', 'p', place, sealed)).toBeUndefined();
  });

  test('do not open under the name of another secret', () => {
    const { bytes: sealed } = before.seal('t', 'p', place, bytes);
    expect(() => during.open('t', 'p', place, { secretId: 'k2', bytes: sealed })).toThrow(/were changed/);
  });
});

describe('a signature', () => {
  test('is checked by the secret that made it', () => {
    const mac = before.mac('t', 'p', 'text');
    expect(mac).toMatch(/^k1:[\w-]{43}$/);
    for (const keyring of [before, during]) {
      expect(keyring.verifyMac('t', 'p', 'text', mac)).toBe(true);
      expect(keyring.verifyMac('t', 'p', 'texT', mac)).toBe(false);
      expect(keyring.verifyMac('u', 'p', 'text', mac)).toBe(false);
      expect(keyring.verifyMac('t', 'q', 'text', mac)).toBe(false);
    }
    expect(after.verifyMac('t', 'p', 'text', mac)).toBeUndefined();
  });

  test('is the same each time, so that equal texts are found again', () => {
    expect(createKeyring({ current: 'k1', keys: { k1: old } }).mac('t', 'p', 'text')).toBe(
      before.mac('t', 'p', 'text'),
    );
  });

  test('is not moved to another secret by its name', () => {
    expect(during.verifyMac('t', 'p', 'text', before.mac('t', 'p', 'text').replace('k1', 'k2'))).toBe(false);
  });

  test.each(['', 'k1', 'k1:', 'k1:x', ':', '__proto__:x'])('is none when it is %j', (mac) => {
    expect(before.verifyMac('t', 'p', 'text', mac)).not.toBe(true);
  });

  test('that names no secret is none, and one of a secret that is not known may be one', () => {
    expect(['', 'k1', 'text'].map((mac) => before.verifyMac('t', 'p', 'text', mac))).toEqual([false, false, false]);
    expect(before.verifyMac('t', 'p', 'text', 'k9:x')).toBeUndefined();
  });

  test('is had under every secret, the current one first', () => {
    expect(during.macsOf('t', 'p', 'text')).toEqual([during.mac('t', 'p', 'text'), before.mac('t', 'p', 'text')]);
  });
});

// Calls outlive versions: what was sealed must stay readable.
test('what an earlier version has sealed is still read', () => {
  const sealed = Buffer.from('PIdbHRvqmdOuZiniOIiZ+FQUFRkZ57asrztNhkypRPGZG0F1qBzlSakXzQ==', 'base64');
  const keyring = createKeyring({ current: 'k', keys: { k: Buffer.alloc(32, 'k') } });
  const opened = keyring.open('shop', 'payload', ['a', 'input'], { secretId: 'k', bytes: sealed });
  expect(Buffer.from(opened ?? []).toString()).toBe('{"order":"o-1"}');
});

test('row 36: tenants and purposes do not run into each other', () => {
  const pairs = [
    ['a', 'b:c'],
    ['a:b', 'c'],
    ['a', 'b'],
    ['ab', ''],
    ['', 'ab'],
    ['a","b', 'c'],
    ['a', 'b","c'],
    ['\ud800', ''],
    ['\ufffd', ''],
  ] as const;
  expect(new Set(pairs.map(([tenant, purpose]) => before.mac(tenant, purpose, 'text'))).size).toBe(pairs.length);
});

test('names of any length, and any number of them, do', () => {
  const long = 'x'.repeat(100_000);
  expect(before.mac(long, 'p', 'text')).not.toBe(before.mac(`${long}y`, 'p', 'text'));
  const mac = before.mac('tenant 0', 'p', 'text');
  for (let index = 1; index < 3000; index++) before.mac(`tenant ${index}`, 'p', 'text');
  expect(before.mac('tenant 0', 'p', 'text')).toBe(mac);
});

test('a secret that its owner wipes later stays what it was', () => {
  const secret = Buffer.alloc(32, 1);
  const keyring = createKeyring({ current: 'k1', keys: { k1: secret } });
  secret.fill(0);
  expect(keyring.mac('t', 'p', 'text')).toBe(before.mac('t', 'p', 'text'));
});

test('random secrets make a keyring that reads nothing of another', () => {
  const sealed = createKeyring(createRandomSecrets()).seal('t', 'p', place, bytes);
  expect(createKeyring(createRandomSecrets()).open('t', 'p', place, sealed)).toBeUndefined();
});

test.each<[string, Secrets, string]>([
  ['a secret that is too short', { current: 'k1', keys: { k1: Buffer.alloc(31) } }, 'a secret has 32 bytes'],
  [
    'a secret that is a text',
    { current: 'k1', keys: { k1: 'x'.repeat(32) as unknown as Uint8Array } },
    'a secret has 32 bytes',
  ],
  [
    'a current secret that is missing',
    { current: 'k2', keys: { k1: old } },
    'the current secret is not among the keys',
  ],
  [
    'a current secret that every object has',
    { current: 'constructor', keys: { k1: old } },
    'the current secret is not among the keys',
  ],
  [
    'an id with a colon',
    { current: 'k:1', keys: { 'k:1': old } },
    'the id of a secret has up to 64 letters, digits, `.`, `_` and `-`',
  ],
])('%s is refused', (_name, secrets, message) => {
  expect(() => createKeyring(secrets)).toThrow(new TypeError(message));
});
