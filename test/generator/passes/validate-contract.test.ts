import { describe, expect, test } from 'vitest';
import { compileContract, contract, describe as placesOf } from '../../tester.js';
import { clientContract } from './schema-contract.js';

/** The findings of a contract as `GECX2001 13:1 message`. */
async function findings(text: string): Promise<string[]> {
  const { diagnostics } = await compileContract(text);
  const places = placesOf(diagnostics).map((place) => place.replace(' tools/a.tool.yaml:', ' '));
  return diagnostics.map(({ message }, i) => `${places[i]} ${message}`);
}

async function hints(text: string): Promise<string[]> {
  return (await compileContract(text)).diagnostics.map(({ hint }) => hint);
}

describe('a field that does not exist', () => {
  test('is refused at its key, with the field that was meant', async () => {
    expect(await findings(contract({ timeotMs: 5 }))).toEqual(['GECX2001 13:1 A contract has no field `timeotMs`']);
    expect(await hints(contract({ timeotMs: 5 }))).toEqual(['Did you mean `timeoutMs`?']);
    expect(await hints(contract({ Name: 'x' }))).toEqual(['Did you mean `name`?']);
    expect(await hints(contract({ outputschema: {} }))).toEqual(['Did you mean `outputSchema`?']);
    expect(await hints(contract({ tiemoutMs: 5 }))).toEqual(['Did you mean `timeoutMs`?']);
  });

  test('gets the list of fields when none is near', async () => {
    expect((await hints(contract({ quarantine: true })))[0]).toMatch(/^The fields are: .*kind, name, .*http/);
  });

  test('is refused in objects as well, by the name of the object', async () => {
    const text = contract({ http: { endpoint: '/x', endpont: '/y' } });
    expect(await findings(text)).toEqual(['GECX2001 13:3 `http` has no field `endpont`']);
    expect(await hints(text)).toEqual(['Did you mean `endpoint`?']);
  });

  test('is refused even if every object has a member of its name', async () => {
    expect(await findings(`${contract()}constructor: 1\n`)).toEqual([
      'GECX2001 13:1 A contract has no field `constructor`',
    ]);
    expect(await findings(`${contract()}__proto__: 1\n`)).toEqual([
      'GECX2001 13:1 A contract has no field `__proto__`',
    ]);
  });

  test('is allowed as `_meta`, `$schema` and `x-…`', async () => {
    expect(await findings(contract({ _meta: { any: [1] }, $schema: 'x', 'x-team': { a: 1 } }))).toEqual([]);
  });
});

describe('a field that is missing', () => {
  test('is reported at the first key of the contract, each by name', async () => {
    expect(await findings('kind: client\nsideEffectLevel: none\n')).toEqual([
      'GECX2002 1:1 A contract needs the field `name`',
      'GECX2002 1:1 A contract needs the field `description`',
      'GECX2002 1:1 A contract needs the field `inputSchema`',
    ]);
  });

  test('is reported at the key of the object that lacks it', async () => {
    expect(await findings(contract({ audit: { redactInput: [] } }))).toEqual([
      'GECX2002 13:1 `audit` needs the field `classification`',
    ]);
  });

  test('is reported at the item of the list that lacks it', async () => {
    expect(await findings(contract({ examples: [{ input: {} }] }))).toEqual([
      'GECX2002 14:5 `examples.0` needs the field `title`',
    ]);
  });

  test('is `http` for a server tool, and only for it', async () => {
    expect(await findings(contract({ http: undefined }))).toEqual(['GECX2002 1:1 A contract needs the field `http`']);
    expect(await findings(clientContract())).toEqual([]);
  });
});

describe('a value of the wrong type', () => {
  test.each([
    [{ description: 5 }, 'GECX2003 3:14 `description` must be a text, and this is 5'],
    [{ timeoutMs: '30s' }, 'GECX2003 13:12 `timeoutMs` must be a whole number, and this is "30s"'],
    [{ deprecated: 5 }, 'GECX2003 13:13 `deprecated` must be true or false or a text, and this is 5'],
    [{ tags: 'a' }, 'GECX2003 13:7 `tags` must be a list, and this is "a"'],
    [{ inputSchema: true }, 'GECX2003 4:14 `inputSchema` must be a mapping, and this is true'],
    [{ inputSchema: [] }, 'GECX2003 4:14 `inputSchema` must be a mapping, and this is a list'],
    [{ http: null }, 'GECX2003 11:7 `http` must be a mapping, and this is empty'],
    [
      { permissions: { requiresUserApproval: 'yes' } },
      'GECX2003 14:25 `permissions.requiresUserApproval` must be true or false, and this is "yes"',
    ],
  ])('%j is said in words', async (changes, expected) => {
    expect(await findings(contract(changes))).toEqual([expected]);
  });

  test('is not said a second time as a value that is none of the listed ones', async () => {
    expect(await findings(contract({ kind: null }))).toEqual(['GECX2003 1:7 `kind` must be a text, and this is empty']);
  });

  test('is cut short when it is long', async () => {
    const [finding] = await findings(contract({ timeoutMs: 'x'.repeat(500) }));
    expect(finding?.length).toBeLessThan(150);
  });
});

describe('a value that is none of the listed ones', () => {
  test('is refused with the list, and the one that was meant', async () => {
    const text = contract({ approvalPolicy: 'user_confrim' });
    expect(await findings(text)).toEqual([
      'GECX2004 13:17 `approvalPolicy` cannot be "user_confrim"; it is one of `auto`, `user_confirm`, `supervisor_approve`, `denied`, `async_pending`',
    ]);
    expect(await hints(text)).toEqual(['Did you mean `user_confirm`?']);
    expect(await hints(contract({ kind: 'sever' }))).toEqual(['Did you mean `server`?']);
  });

  test('gets no suggestion when none is near', async () => {
    expect(await hints(contract({ approvalPolicy: 'ask my manager' }))).toEqual(['Choose one of the listed values.']);
  });
});

describe('a value out of bounds', () => {
  test.each([
    [{ name: 'Lookup.Order' }, '2:7', 'must start with a lower-case letter'],
    [{ name: 'a' }, '2:7', 'must start with a lower-case letter'],
    [{ description: '' }, '3:14', 'must have at least 1 character'],
    [{ name: 'a'.repeat(129) }, '2:7', 'must have at most 128 characters'],
    [{ keyFrom: [] }, '13:10', 'must have at least 1 item'],
    [{ tags: ['a', 'b', 'a'] }, '14:3', 'must not have equal items (those at 0 and 2)'],
    [{ version: '1.0' }, '13:10', 'must be a semantic version, such as `1.0.0`'],
    [
      { wireName: 'a/b' },
      '13:11',
      'must start with a letter or `_`, followed by letters, digits, `_`, `.`, `:` or `-`',
    ],
    [{ aliases: ['1'] }, '14:5', 'followed by letters, digits, `_`, `.`, `:`, `/` or `-`'],
    [
      { http: { endpoint: '/x', headers: { 'x-a': 'a\nb' } } },
      '14:10',
      'must be a text of one line in Latin-1 characters',
    ],
    [{ timeoutMs: 99 }, '13:12', 'must be >= 100'],
    [{ timeoutMs: 600_001 }, '13:12', 'must be <= 600000'],
    [{ idempotency: 'required', keyFrom: ['orderId'] }, '15:5', 'must be a JSON Pointer'],
    [{ sensitive: { input: { orderId: ['email'] } } }, '15:5', 'must be a JSON Pointer'],
    [{ http: { endpoint: '' } }, '12:13', 'must be a path that starts with one `/`'],
    [{ http: { endpoint: 'chat/tools' } }, '12:13', 'must be a path that starts with one `/`'],
    [{ http: { endpoint: '//evil.example/x' } }, '12:13', 'must be a path that starts with one `/`'],
    [{ http: { endpoint: '/\\evil.example/x' } }, '12:13', 'must be a path that starts with one `/`'],
    [{ http: { endpoint: '/\t/evil.example/x' } }, '12:13', 'must be a path that starts with one `/`'],
    [{ http: { endpoint: '/x#y' } }, '12:13', 'must be a path that starts with one `/`'],
    [{ http: { endpoint: 'javascript:alert(1)' } }, '12:13', 'must be a path that starts with one `/`'],
    [{ http: { endpoint: 'https://me:pw@shop.example' } }, '12:13', 'must be a path that starts with one `/`'],
    [{ http: { endpoint: '/x', headers: { 'a b': 'c' } } }, '14:5', 'must be the name of an HTTP header'],
  ])('%j is refused at its place', async (changes, place, words) => {
    const [finding, ...others] = await findings(contract(changes));
    expect(finding?.startsWith(`GECX2005 ${place} `)).toBe(true);
    expect(finding).toContain(words);
    expect(others).toEqual([]);
  });
});

describe('`idempotency`, a word or an object', () => {
  const changed = (idempotency: unknown): Promise<string[]> => findings(contract({ idempotency }));
  const modes = '`none`, `optional`, `required`';

  test.each(['none', 'optional', 'required'])('may be the word %s or an object with that mode', async (mode) => {
    expect(await changed(mode)).toEqual([]);
    expect(await changed({ mode })).toEqual([]);
  });

  test('as a wrong word is refused as a word', async () => {
    expect(await changed('requird')).toEqual([
      `GECX2004 13:14 \`idempotency\` cannot be "requird"; it is one of ${modes}`,
    ]);
    expect(await hints(contract({ idempotency: 'requird' }))).toEqual(['Did you mean `required`?']);
  });

  test('as an object without a mode is refused as an object', async () => {
    expect(await changed({})).toEqual(['GECX2002 13:1 `idempotency` needs the field `mode`']);
    expect(await changed({ ttlMs: 60_000 })).toEqual(['GECX2002 13:1 `idempotency` needs the field `mode`']);
  });

  test('as an object with a misspelt field names the field', async () => {
    expect(await changed({ mode: 'required', ttlMS: 60_000 })).toEqual([
      'GECX2001 15:3 `idempotency` has no field `ttlMS`',
    ]);
  });

  test.each([
    [{ mode: 'requird' }, `GECX2004 14:9 \`idempotency.mode\` cannot be "requird"; it is one of ${modes}`],
    [{ mode: 5 }, 'GECX2003 14:9 `idempotency.mode` must be a text, and this is 5'],
    [{ mode: 'required', ttlMs: 'x' }, 'GECX2003 15:10 `idempotency.ttlMs` must be a whole number, and this is "x"'],
    [{ mode: 'required', ttlMs: 0 }, 'GECX2005 15:10 `idempotency.ttlMs` must be >= 1'],
    [
      { mode: 'required', headerName: 'a b' },
      'GECX2005 15:15 `idempotency.headerName` must be the name of an HTTP header',
    ],
  ])('as %j is refused once, at the field that is wrong', async (idempotency, expected) => {
    expect(await changed(idempotency)).toEqual([expected]);
  });

  test.each([
    [5, '13:14', '5'],
    [true, '13:14', 'true'],
    [null, '13:14', 'empty'],
    [['required'], '14:3', 'a list'],
  ])('as %j is neither', async (idempotency, place, found) => {
    expect(await changed(idempotency)).toEqual([
      `GECX2003 ${place} \`idempotency\` must be a word or a mapping, and this is ${found}`,
    ]);
  });
});

test('`execute` is refused with the place where code belongs', async () => {
  const text = contract({ execute: 'return 1' });
  expect(await findings(text)).toEqual(['GECX2006 13:1 `execute` is code, and a contract holds none']);
  expect((await hints(text))[0]).toContain('handler');
  expect(await findings(contract({ http: { endpoint: '/x', execute: 1 } }))).toEqual([
    'GECX2001 13:3 `http` has no field `execute`',
  ]);
});

test('everything that is wrong with a contract is said at once, in the order of the file', async () => {
  const found = await findings(contract({ kind: 'x', timeoutMs: 1, titel: 'x', audit: {} }));
  expect(found.map((finding) => finding.split(' ').slice(0, 2).join(' '))).toEqual([
    'GECX2004 1:7',
    'GECX2005 13:12',
    'GECX2001 14:1',
    'GECX2002 15:1',
  ]);
});

test('a contract is never refused without a word', async () => {
  const values = [null, 0, '', [], {}, true, 'x', { mode: {} }, { mode: null }, [{}], { if: 1 }];
  const fields = Object.keys({
    idempotency: 1,
    http: 1,
    approval: 1,
    permissions: 1,
    sensitive: 1,
    examples: 1,
    kind: 1,
    aliases: 1,
    audit: 1,
    limits: 1,
    keyFrom: 1,
    deprecated: 1,
  });
  for (const field of fields) {
    for (const value of values) {
      const { diagnostics, files } = await compileContract(contract({ [field]: value }));
      const refused = diagnostics.some(({ severity }) => severity === 'error');
      const compiled = files?.some(({ path }) => path === 'generated/types/lookup_order.ts') ?? false;
      expect([field, value, compiled]).toEqual([field, value, !refused]);
    }
  }
});

test.each([
  '/',
  '/chat/tool-call',
  '/x?tool=a//b',
  'https://shop.example',
  'http://localhost:3000/x',
  'https://[::1]/x?y',
])('the endpoint %s is fine', async (endpoint) => {
  expect(await findings(contract({ http: { endpoint } }))).toEqual([]);
});
