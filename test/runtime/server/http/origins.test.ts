import { describe, expect, test } from 'vitest';
import {
  findInvalidOrigins,
  isAllowedOrigin,
  originHeaders,
  preflightResponse,
} from '../../../../runtime/server/http/origins.js';

const shop = 'https://shop.example';
const allowed = [shop, 'http://localhost:3000', 'null', '*'];
const foreign = [
  'https://shop.example.evil.example',
  'https://evilshop.example',
  'https://a.shop.example',
  'https://shop.example:8443',
  'http://shop.example',
  'https://SHOP.example',
  'https://shop.example/',
  'https://shop.example, https://evil.example',
  'https://shop.example,https://shop.example',
  'http://localhost',
  'null',
  '',
];

test('an origin that is on the list may call', () => {
  expect(isAllowedOrigin(shop, allowed)).toBe(true);
  expect(isAllowedOrigin('http://localhost:3000', allowed)).toBe(true);
});

test('a request that no browser sent from a page is no matter of origins', () => {
  expect(isAllowedOrigin(null, [])).toBe(true);
  expect(originHeaders(null, allowed)).toBeUndefined();
});

test('without a list no page may call', () => {
  expect(isAllowedOrigin(shop, [])).toBe(false);
});

describe.each(foreign)('%j is foreign', (origin) => {
  test('it may not call, and cannot read the answer', () => {
    expect(isAllowedOrigin(origin, allowed)).toBe(false);
    expect(originHeaders(origin, allowed)).toBeUndefined();
  });

  test('its preflight is refused', () => {
    const response = preflightResponse(origin, allowed, { methods: ['POST'], headers: ['authorization'] });
    expect(response.status).toBe(403);
    expect(response.headers).toEqual({ vary: 'Origin' });
  });
});

test('an allowed page gets its own origin back, and never a wildcard', () => {
  expect(originHeaders(shop, allowed)).toEqual({
    'access-control-allow-origin': shop,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Retry-After',
  });
});

test('the answer to a preflight lists exactly what may be sent', () => {
  const headers = ['authorization', 'content-type', 'idempotency-key'];
  const response = preflightResponse(shop, allowed, { methods: ['GET', 'POST'], headers });
  expect(response.status).toBe(204);
  expect(response.body).toBeNull();
  expect(response.headers).toMatchObject({
    vary: 'Origin',
    'access-control-allow-origin': shop,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, idempotency-key',
  });
  expect(Number(response.headers['access-control-max-age'])).toBeLessThanOrEqual(600);
});

test('what no browser would send is found in a list', () => {
  const good = [shop, 'http://localhost:3000', 'http://[::1]:3000', 'capacitor://localhost'];
  const bad = [
    '*',
    'null',
    '',
    'shop.example',
    'https://shop.example/',
    'https://shop.example:443',
    'https://*.shop.example',
  ];
  const worse = ['https://SHOP.example', 'https://shop.example/a', 'https://a@shop.example', 'file:///', 'about:blank'];
  expect(findInvalidOrigins([...good, ...bad, ...worse])).toEqual([...bad, ...worse]);
});
