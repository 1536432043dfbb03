import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findHeaderLookalikes, findLookalikes } from '../../../generator/secrets/secret-lookalikes.js';
import { filesOf, skippedWithout, sourcesOf, corpusIsHere } from '../../corpus/corpus.js';
import { secrets } from './secrets.js';

const kinds = (text: string): string[] => findLookalikes(text).map(({ what }) => what);

describe('a text holds what looks like', () => {
  test.each([
    ['an access key of AWS (`AKIA…`)', secrets.awsKey],
    ['a token of GitHub (`ghp_…`)', secrets.githubToken],
    ['a token of GitHub (`gith…`)', secrets.githubFineToken],
    ['a token of GitLab (`glpa…`)', secrets.gitlabToken],
    ['a token of Slack (`xoxb…`)', secrets.slackToken],
    ['a secret key of Stripe (`sk_l…`)', secrets.stripeKey],
    ['a secret key of Stripe (`rk_l…`)', secrets.stripeRestrictedKey],
    ['an API key of Google (`AIza…`)', secrets.googleKey],
    ['an API key of OpenAI or a like service (`sk-p…`)', secrets.openaiKey],
    ['a token of npm (`npm_…`)', secrets.npmToken],
    ['a JSON Web Token (`eyJ…`)', secrets.jwt],
    ['a private key', secrets.privateKey],
    ['a payment card number (`4111…`)', secrets.card],
  ])('%s', (what, secret) => {
    for (const text of [secret, `Send ${secret} along.`, `("${secret}")`, `key\n${secret}\n`]) {
      expect(kinds(text)).toEqual([what]);
    }
  });

  test.each([
    ['a credential behind `Bearer`', 'Authorization: Bearer a8F3kq92LmZ01xYt'],
    ['a credential behind `Basic`', `Authorization: Basic ${btoa('shop:open-sesame')}`],
    ['a password in a URL', 'https://shop:hunter2@db.example.com/orders'],
    ['a password in a URL', 'postgres://app:pa55@10.0.0.1:5432'],
    ['a secret behind its name', 'https://api.example.com/?api_key=a8F3kq92LmZ01xYt'],
    ['a secret behind its name', 'password=Winter2026'],
    ['a secret behind its name', 'client_secret: "a8F3-kq92-LmZ0-1xYt"'],
    ['a secret behind its name', '{"accessToken": "a8F3kq92LmZ01xYt"}'],
    ['a secret behind its name', 'SHOP_API_KEY=a8f3c9d2e1b04756'],
  ])('%s: %s', (what, text) => {
    expect(kinds(text)).toEqual([what]);
  });

  test.each([
    ['4012888888881881', '4012'],
    ['5555-5555-5555-4444', '5555'],
    ['3782 822463 10005', '3782'],
    ['6011111111111117', '6011'],
    ['30569309025904', '3056'],
    ['3530111333300000', '3530'],
  ])('a payment card number, among them the known test numbers: %s', (card, start) => {
    expect(kinds(`card ${card}.`)).toEqual([`a payment card number (\`${start}…\`)`]);
  });

  test('several, each kind once', () => {
    expect(kinds(`${secrets.githubToken} ${secrets.githubToken} ${secrets.card}, ${secrets.card}`)).toEqual([
      'a token of GitHub (`ghp_…`)',
      'a payment card number (`4111…`)',
    ]);
  });
});

describe('nothing is found in', () => {
  test.each([
    'An access token of the user. The token is kept for an hour; secret: never shown.',
    'password: string, at least 12 characters with 2 digits',
    'Basic authentication or Bearer authentication is required',
    'Authorization: Bearer <token>',
    'Authorization: Bearer YOUR_ACCESS_TOKEN_1234',
    'api_key=YOUR_API_KEY_123',
    'token=${SHOP_TOKEN_2}',
    'the token: base64url-encoded, see RFC 7515',
    'sk-learn-compatible-estimator-names',
    `ghp_${'x'.repeat(36)}`,
    `sk_live_${'0'.repeat(24)}`,
    'AKIA, followed by 16 characters',
    'Paste what stands between -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----.',
    `-----BEGIN PRIVATE KEY----- … -----END PRIVATE KEY-----, not ${'ab12'.repeat(12)}`,
    'https://user:<password>@example.com/',
    'https://example.com:8080/a@b',
    '^gh[pousr]_[A-Za-z0-9]{36}$',
    '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    '2026-05-01T09:30:00Z',
    'order 4111111111111112, 4111 1111 1111 1112, a4111111111111111 or 41111111111111110000000',
    'timestamp 1767225600000, amount 0.4111111111111111, codes 4111 1111 11111111',
    'idempotency key: tool-apply_refund-session-1-call-1',
  ])('%s', (text) => {
    expect(kinds(text)).toEqual([]);
  });
});

describe('in a header, what looks like a secret is also', () => {
  test.each(['x-api-key', 'X-Auth-Token', 'authorization', 'x-shop-secret', 'Cookie'])(
    'a random value of %s',
    (name) => {
      expect(findHeaderLookalikes(name, 'a8F3kq92LmZ01xYt')).toEqual([
        { kind: 'credential', what: 'a secret, by the name of the header' },
      ]);
    },
  );

  test('but not under another name, nor a plain value', () => {
    expect(findHeaderLookalikes('x-shop', 'a8F3kq92LmZ01xYt')).toEqual([]);
    expect(findHeaderLookalikes('x-tokenizer', 'a8F3kq92LmZ01xYt')).toEqual([]);
    expect(findHeaderLookalikes('x-api-key', 'public')).toEqual([]);
    expect(findHeaderLookalikes('authorization', 'anonymous')).toEqual([]);
  });
});

test('no more than the first four characters of a secret are repeated', () => {
  for (const secret of Object.values(secrets)) {
    const said = JSON.stringify(findLookalikes(`x ${secret} Bearer ${secret} password=${secret}`));
    const pieces = Array.from({ length: secret.length - 4 }, (_, at) => secret.slice(at, at + 5));
    expect(pieces.filter((piece) => said.includes(piece))).toEqual([]);
  }
});

describe.skipIf(!corpusIsHere)(`in real tool definitions${skippedWithout}`, () => {
  test('only a documented example of a token is found', () => {
    const found = sourcesOf('tools').flatMap((source) =>
      filesOf(source).flatMap(({ path, text }) =>
        textsIn(parse(text)).flatMap((value) => findLookalikes(value).map(({ what }) => `${path}: ${what}`)),
      ),
    );
    expect(found).toEqual(['tools/composio/github_reset_a_token.yaml: a token of GitHub (`gho_…`)']);
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)]);
}
