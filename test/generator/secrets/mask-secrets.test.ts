import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { contract, run, workspace } from '../../tester.js';
import { clientContract } from '../passes/schema-contract.js';
import { secrets } from './secrets.js';

const token = secrets.githubToken;

/** Everything that the compiler prints of a contract, in every format. */
async function printed(text: string): Promise<string> {
  const host = (): ReturnType<typeof workspace> => workspace({ 'tools/a.tool.yaml': text });
  const runs = ['pretty', 'json', 'github', 'sarif'].map((format) => run(host(), ['codegen', '--format', format]));
  return (await Promise.all(runs)).map(({ out, err }) => out + err).join('\n');
}

const schema = (keywords: object, rest: object = {}): Readonly<Record<string, unknown>> => ({
  inputSchema: { type: 'object', properties: { orderId: { type: 'string', ...keywords } }, ...rest },
});

/** Every place of a contract in which a text can stand. */
const places: readonly [string, Readonly<Record<string, unknown>>][] = [
  ['the name', { name: token }],
  ['the title', { title: token }],
  ['the description', { description: `Use ${token}.` }],
  ['an alias', { aliases: [token] }],
  ['the wire name', { wireName: token }],
  ['the version', { version: token }],
  ['what replaces it', { deprecated: token }],
  ['a tag', { tags: [token] }],
  ['the kind', { kind: token }],
  ['a policy', { approvalPolicy: token }],
  ['a condition', { approval: { escalate: [{ if: { properties: { orderId: { const: token } } }, to: token }] } }],
  ['a permission', { permissions: { required: [token], [token]: token } }],
  ['a scope', { auth: { required: true, scopes: [token] } }],
  ['the endpoint', { http: { endpoint: `/${token}` } }],
  ['a header', { http: { endpoint: '/x', headers: { Authorization: `Bearer ${token}` } } }],
  ['the name of a header', { http: { endpoint: '/x', headers: { [token]: 'x' } } }],
  ['the header of the key', { idempotency: { mode: 'required', headerName: token } }],
  ['a pointer', { idempotency: 'required', keyFrom: [`/${token}`] }],
  ['a redacted path', { audit: { classification: 'standard', redactInput: [token] } }],
  ['a sensitive path', { sensitive: { input: { [`/${token}`]: ['email'] } } }],
  ['an unknown field', { [token]: 1 }],
  ['a field of an extension', { 'x-note': token }],
  ['_meta', { _meta: { [token]: [token] } }],
  ['an example', { examples: [{ title: token, input: { orderId: token, [token]: 1 }, output: token }] }],
  ['a default', schema({ default: token })],
  ['a default that does not fit', schema({ type: 'number', default: token })],
  ['the only value of a default that does not fit', schema({ default: 'x', enum: [token] })],
  ['a constant of a default that does not fit', schema({ default: 'x', const: token })],
  ['a constant with a token inside', schema({ type: 'object', default: {}, const: { token } })],
  ['an enum, twice', schema({ enum: [token, token] })],
  ['a long value of an enum, twice', schema({ enum: [`${'x '.repeat(10)}${token}`, `${'x '.repeat(10)}${token}`] })],
  ['a broken pattern', schema({ pattern: `(${token}` })],
  ['a slow pattern', schema({ pattern: `^${token}(a+)+$` })],
  ['the name of a pattern', schema({}, { patternProperties: { [`(${token}`]: {} } })],
  ['the name of a property', schema({}, { properties: { [token]: { type: token } } })],
  ['a required name', schema({}, { required: [token, token] })],
  ['a type', schema({ type: token })],
  ['a reference', schema({ $ref: `#/definitions/${token}` })],
  ['a remote reference', schema({ $ref: `https://x.example/${token}` })],
  ['the dialect', schema({}, { $schema: token })],
  ['an identifier', schema({}, { $id: token, $anchor: token })],
  ['a keyword', schema({ [token]: 1 })],
  ['a format', schema({ format: token })],
  ['a comment', schema({ $comment: token })],
  ['a dependency', schema({}, { dependencies: { [token]: [token, token] } })],
];

/** What makes the compiler show the lines of a contract, and keeps it from looking closer. */
const mistakes: readonly [string, (text: string) => string][] = [
  ['none', (text) => text],
  ['misspelt fields', (text) => text.replaceAll(/^(?=\w)/gm, 'timeotMs: 1\n').replace('timeotMs: 1\n', '')],
  ['a wrong type', (text) => `tags: 5\n${text}`],
  ['a misspelt word', (text) => `sideEffectlevel: nne\n${text}`],
  ['a syntax error behind every line', (text) => text.replaceAll(/\n(?=\w)/g, ' : "x\n')],
  ['a tab in front of every field', (text) => text.replaceAll(/\n(?=\w)/g, '\n\t- ')],
  ['keys twice', (text) => text + text],
  ['a misspelt field in JSON', (text) => JSON.stringify({ timeotMs: 1, ...(parse(text) as object) }, null, 1)],
  ['a merge key', (text) => `${text}<<: *x\n`],
  ['characters that nobody sees', (text) => text.replaceAll(/\n(?=\w)/g, ' # \u200b\n')],
];

describe.each(mistakes)('a token is never printed whole; mistake besides: %s', (_mistake, spoil) => {
  test.each(places)('%s', async (_place, changes) => {
    const text = spoil(contract(changes));
    expect(text).toContain(token);
    expect(await printed(text)).not.toContain(token);
  });
});

test.each(places)('nor of a client tool: %s', async (_place, changes) => {
  expect(await printed(clientContract(changes))).not.toContain(token);
});

test.each(Object.entries(secrets))('whichever it is: %s', async (_what, secret) => {
  const changes = { ...schema({ enum: [secret, secret], default: 'x' }), description: secret, timeotMs: 5 };
  const said = (await printed(contract(changes))) + (await printed(contract({ ...changes, timeotMs: undefined })));
  expect(said).toContain('GECX2001');
  expect(said).toContain('GECX3021');
  const lines = secret.split('\n').filter((line) => !line.startsWith('-----'));
  for (const line of lines) expect(said).not.toContain(line);
});

describe('however it is written', () => {
  const written: readonly [string, string][] = [
    ['behind an escaped line break', `"x\\n${token}"`],
    ['with escaped letters', `"gh\\x70_\\u0061${token.slice(5)}"`],
    ['over two lines', `"${token.slice(0, 20)}\\\n  ${token.slice(20)}"`],
    ['folded behind its scheme', `Bearer\n  ${token.slice(4)}`],
    ['in a block', `>-\n  ${token}`],
  ];

  test.each(written)('%s', async (_how, value) => {
    const said = await printed(`${contract()}x-note: ${value}\ntimeotMs: 5\n`);
    expect(said).toContain('GECX2001');
    expect(said).not.toContain(token.slice(-10));
  });

  test.each(['authorization', '"X-Api-Key"', 'x-auth-token', 'Cookie'])(
    'a secret that only the name of the header %s gives away',
    async (name) => {
      const secret = 'a8F3kq92LmZ01xYt';
      for (const value of [secret, `"${secret}"`, `>-\n      ${secret}`, `{ x: 1, ${name}: ${secret} }`]) {
        const headers = value.startsWith('{') ? ` ${value}` : `\n    ${name}: ${value}`;
        const text = contract().replace('http:\n', `http:\n  headers:${headers}\n  timeotMs: 5\n`);
        const said = await printed(text);
        expect(said).toContain('GECX2001');
        for (let at = 0; at <= secret.length - 4; at++) expect(said).not.toContain(secret.slice(at, at + 4));
      }
    },
  );
});

test('past the twentieth of its kind as well', async () => {
  const _meta = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index}`, token]));
  const said = await printed(clientContract({ _meta, timeoutMs: '5' }));
  expect(said).toContain('GECX2003');
  expect(said).not.toContain(token);
});

describe('a secret of which a part is cut off is masked before', () => {
  const long = `${'x '.repeat(15)}${token}`;

  test.each([
    ['a word that is not allowed', { approvalPolicy: long }, 'GECX2004'],
    ['the value of a keyword', schema({ maxLength: long }), 'GECX3001'],
    ['a long pattern that is broken', schema({ pattern: `(${'x'.repeat(25)}${long}` }), 'GECX3012'],
    [
      'a pattern that nobody can judge',
      schema({ pattern: `${'x'.repeat(30)}${long}${'('.repeat(3000)}a${')'.repeat(3000)}` }),
      'GECX3022',
    ],
  ])('%s', async (_what, changes, code) => {
    const said = await printed(contract(changes));
    expect(said).toContain(code);
    expect(said).not.toContain(token.slice(0, 8));
  });
});

test('what was meant instead is masked like what was written', async () => {
  const said = await printed(
    contract(schema({ $ref: `#/definition/${token}` }, { definitions: { [token]: { type: 'string' } } })),
  );
  expect(said).toContain('Did you mean');
  expect(said).not.toContain(token);
});

test('other places that belong to a finding are masked like its own', async () => {
  const [first, second] = ['tools/a.tool.yaml', 'tools/b.tool.yaml'];
  const files = { [first]: contract({ aliases: [token] }), [second]: contract({ name: 'other', aliases: [token] }) };
  const { err } = await run(workspace(files), ['codegen']);
  expect(err).toContain(' is declared here');
  expect(err).not.toContain(token);
});

test('what stands around it is shown, with its marks in place', async () => {
  const text = `${stringify({ 'x-note': `Use ${token}!` })}timeotMs: 5\n`;
  const { err } = await run(workspace({ 'tools/a.tool.yaml': `${contract()}${text}` }), ['codegen']);
  expect(err).toContain(`  13 | x-note: Use ${'*'.repeat(token.length)}!\n  14 | timeotMs: 5\n     | ^^^^^^^^\n`);
});

test('of a URL, the password alone is masked', async () => {
  const said = await printed(`${contract()}x-note: https://shop:hunter2@shop.example/\ntimeotMs: 5\n`);
  expect(said).toContain('x-note: https://shop:*******@shop.example/');
});
