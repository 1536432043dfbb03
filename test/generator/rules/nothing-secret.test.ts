import { describe, expect, test } from 'vitest';
import { contract, run, workspace } from '../../tester.js';
import { clientContract } from '../passes/schema-contract.js';
import { findings, onlyFinding } from './findings.js';
import { secrets } from '../secrets/secrets.js';

const secret = secrets.githubToken;

describe('a header of a server tool', () => {
  const withHeader = (name: string, value: string): string =>
    contract({ http: { endpoint: '/x', headers: { [name]: value } } });

  test('cannot hold a secret', async () => {
    const { name, severity, message } = await onlyFinding(withHeader('x-shop', secret));
    expect([name, severity]).toEqual(['secret-in-header', 'error']);
    expect(message).toBe('The header `x-shop` holds what looks like a token of GitHub (`ghp_…`)');
  });

  test.each([`Bearer ${secrets.stripeKey}`, `https://me:${secrets.stripeKey}@shop.example`])(
    'is refused once for one secret, by what tells most of it: %#',
    async (value) => {
      const { message } = await onlyFinding(withHeader('Authorization', value));
      expect(message).toContain('what looks like a secret key of Stripe');
    },
  );

  test('is refused for each of two secrets', async () => {
    expect(await findings(withHeader('x-shop', `${secret} ${secrets.stripeKey}`))).toHaveLength(2);
  });

  test('cannot hold one that only its name gives away', async () => {
    expect(await findings(withHeader('X-Api-Key', 'a8F3kq92LmZ01xYt'))).toEqual(['secret-in-header 14:16']);
  });

  test('with a card number draws a warning', async () => {
    expect((await onlyFinding(withHeader('x-shop', secrets.card))).severity).toBe('warning');
  });

  test('may say anything else', async () => {
    expect(await findings(withHeader('x-shop', 'eu-1'))).toEqual([]);
  });
});

describe('what the generated client of a server tool holds draws a warning:', () => {
  const schema = (keywords: object): object => ({ type: 'object', properties: { a: keywords } });

  test.each([
    ['its description', { description: `Use ${secret}.` }],
    ['what replaces it', { deprecated: `Use ${secret}.` }],
    ['its endpoint', { http: { endpoint: `https://shop.example/tools/${secret}` } }],
    ['the name of a property', { inputSchema: { type: 'object', properties: { [secret]: {} } } }],
    ['a description inside', { inputSchema: schema({ description: secret }) }],
    ['a value of an enum', { outputSchema: schema({ enum: ['x', secret] }) }],
    ['a constant', { outputSchema: schema({ const: { deep: [secret] } }) }],
    ['a number', { inputSchema: schema({ const: Number(secrets.card.replaceAll(' ', '')) }) }],
  ])('%s', async (_what, changes) => {
    const { name, severity, message } = await onlyFinding(contract(changes));
    expect([name, severity]).toEqual(['secret-exposed', 'warning']);
    expect(message).toMatch(/^This holds what looks like .+, and it becomes a part of the generated client$/);
  });
});

test('what only the server gets of a server tool is not looked at', async () => {
  const inputSchema = {
    type: 'object',
    properties: { orderId: { type: 'string', default: secret, examples: [secret] } },
  };
  const fields = { title: secret, _meta: { secret }, 'x-note': secret, tags: [secret], inputSchema };
  expect(await findings(contract(fields))).toEqual([]);
});

test.each([
  ['title', { title: secret }],
  ['_meta', { _meta: { note: [secret] } }],
  ['a key', { 'x-notes': { [secret]: 1 } }],
  ['an example', { examples: [{ title: 'x', input: { orderId: secret } }] }],
  ['a default', { inputSchema: { type: 'object', properties: { orderId: { type: 'string', default: secret } } } }],
])('everything of a client tool may reach the browser: %s', async (_what, changes) => {
  const { name, message } = await onlyFinding(clientContract(changes));
  expect(name).toBe('secret-exposed');
  expect(message).toContain('all of a client tool may reach the browser');
});

test('a contract full of secrets is not reported for ever', async () => {
  const _meta = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, secret]));
  expect(await findings(clientContract({ _meta }))).toHaveLength(20);
});

test.each(['pretty', 'json', 'github', 'sarif'])(
  'the secret itself is never shown, neither at its own finding nor near another one: %s',
  async (format) => {
    const http = { endpoint: '/x', headers: { 'x-shop': secret } };
    const text = contract({ description: `Use\n${secret}.`, http, keyFrom: ['/x'] });
    const { out, err } = await run(workspace({ 'tools/a.tool.yaml': text }), ['codegen', '--format', format]);
    const shown = await run(workspace({ 'tools/a.tool.yaml': contract({ http }) }), ['codegen', '--format', format]);
    for (const said of [out, err, shown.out, shown.err]) expect(said).not.toContain(secret.slice(0, 6));
    expect(shown.out + shown.err).toContain('GECX5012');
    if (format === 'pretty') expect(shown.err).toContain(`    x-shop: ${'*'.repeat(40)}`);
  },
);
