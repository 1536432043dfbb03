import { execSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { secretsFromEnv, secretsFromFile } from '../../../../runtime/server/secrets/read-secrets.js';
import { createRandomSecrets } from '../../../../runtime/server/secrets/secrets.js';

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 0xff);
const written = `k2:${second.toString('base64url')}`;

function fromEnv(text: string | undefined): unknown {
  return secretsFromEnv('GECX_SECRETS', { GECX_SECRETS: text });
}

function errorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return `${String(error)} ${JSON.stringify(error)}`;
  }
  throw new Error('nothing was thrown');
}

test.each([
  ['with a comma between', ','],
  ['with white space around a comma', ' ,\n '],
  ['on lines', '\n'],
  ['on lines of Windows', '\r\n'],
])('several secrets stand %s; the first is in use', (_name, between) => {
  expect(fromEnv(`${written}${between}k1:${first.toString('base64url')}\n`)).toEqual({
    current: 'k2',
    keys: { k2: second, k1: first },
  });
});

test('base64 that ends in padding is taken, as some tools write it', () => {
  expect(fromEnv(`${written}=`)).toEqual({ current: 'k2', keys: { k2: second } });
});

test('an id is only a name, also when every object has it', () => {
  const { keys, current } = secretsFromEnv('S', { S: `__proto__:${first.toString('base64url')}` });
  expect(Object.keys(keys)).toEqual(['__proto__']);
  expect(current).toBe('__proto__');
});

test('a file is read alike, and named when it cannot be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'secrets');
  expect(errorOf(() => secretsFromFile(path))).toContain(path);
  writeFileSync(path, `${written}\n`);
  expect(secretsFromFile(path)).toEqual({ current: 'k2', keys: { k2: second } });
});

test('the command that errors name makes a secret', () => {
  const command = /made by: (.*)$/.exec((errorOf(() => fromEnv('')).split(' {', 1)[0] ?? '').trim())?.[1] ?? '';
  const made = execSync(command, { encoding: 'utf8' });
  expect(fromEnv(made)).toMatchObject({ current: 'k1' });
});

describe('row 58: what is wrong is said without a piece of the value', () => {
  const canary = 'hunter2hunter2hunter2hunter2hunter2hunter2h';
  test.each([
    ['no id', canary],
    ['an empty id', `:${canary}`],
    ['an id with a space in it', `my key:${canary}`],
    ['id and secret the other way round', `${canary}:k1`],
    ['too short', `k1:${canary.slice(1)}`],
    ['too long', `k1:${canary}a`],
    ['other letters', `k1:${canary.slice(1)}!`],
    ['one id twice', `hunter2:${canary},hunter2:${canary}`],
    ['one of two', `${written},${canary}`],
    ['an id that is too long', `${'hunter2'.repeat(10)}:${canary}`],
  ])('%s', (_name, text) => {
    const error = errorOf(() => fromEnv(text));
    expect(error).toContain('GECX_SECRETS');
    expect(error).not.toContain('hunter2');
  });

  test.each([undefined, '', ' \n, '])('nothing, %j', (text) => {
    expect(errorOf(() => fromEnv(text))).toContain('GECX_SECRETS');
  });
});

test('random secrets are new each time, and so are their ids', () => {
  const [one, other] = [createRandomSecrets(), createRandomSecrets()];
  expect(one.keys[one.current]).toHaveLength(32);
  expect(other.current).not.toBe(one.current);
  expect(other.keys[other.current]).not.toEqual(one.keys[one.current]);
});

describe('who gives a secret where its name belongs does not read it in an error', () => {
  const secret = first.toString('base64url').replaceAll('A', 'z');
  test.each([`k1:${secret}`, `k2:${secret},k1:${secret}`, `k1:${secret}\n`, `k1:${secret}=`, secret])('%j', (value) => {
    for (const read of [
      () => secretsFromEnv(value, {}),
      () => secretsFromFile(value),
      () => secretsFromFile(`/srv/${value}`),
    ]) {
      const error = errorOf(read);
      expect(error).toContain('A secret is written id:base64url');
      expect(error).not.toContain(secret);
    }
  });

  test('long names that are none are shown', () => {
    const name = 'A_NAME_THAT_IS_LONG_FOR_A_VARIABLE_IN_WHICH_A_SECRET_STANDS';
    expect(errorOf(() => secretsFromEnv(name, {}))).toContain(name);
    expect(errorOf(() => secretsFromFile(`/srv/${name}/secrets`))).toContain(name);
  });
});
