import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { findings, onlyFinding } from './findings.js';

const withHeaders = (headers: Record<string, string>, more: object = {}): string =>
  contract({ http: { endpoint: '/x', headers }, ...more });

describe('a fixed header', () => {
  test.each([
    ['Host', 'the browser decides about it'],
    ['accept-encoding', 'the browser decides about it'],
    ['Keep-Alive', 'the browser decides about it'],
    ['Sec-Fetch-Mode', 'the browser decides about it'],
    ['proxy-authorization', 'the browser decides about it'],
    ['Content-Type', 'the client sends JSON'],
    ['Idempotency-Key', 'the client puts the idempotency key there'],
  ])('cannot be %s', async (header, reason) => {
    const { name, message } = await onlyFinding(withHeaders({ [header]: 'x' }));
    expect(name).toBe('header-decided');
    expect(message).toBe(`The header \`${header}\` cannot be fixed: ${reason}`);
  });

  test('cannot stand there twice', async () => {
    const { message } = await onlyFinding(withHeaders({ 'x-shop': 'eu', 'X-Shop': 'us' }));
    expect(message).toBe('The header `X-Shop` cannot be fixed: it is `x-shop` once more');
  });

  test.each(['x-shop', 'accept', 'accept-language', 'security-level', 'x-sec-fetch'])('can be %s', async (header) => {
    expect(await findings(withHeaders({ [header]: 'x' }))).toEqual([]);
  });
});
