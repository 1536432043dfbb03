import { describe, expect, test } from 'vitest';
import { lazyRequest } from '../../../../runtime/server/http/lazy-request.js';

const url = 'http://localhost/calls?after=1';

const caller = new AbortController();

function newRequest(): Request {
  return lazyRequest('POST', url, new Headers({ authorization: 'Bearer a' }), () => caller.signal);
}

describe('a lazy request', () => {
  test('is a request', () => {
    expect(newRequest()).toBeInstanceOf(Request);
    const { method, url: address, headers } = newRequest();
    expect([method, address, headers.get('Authorization')]).toEqual(['POST', url, 'Bearer a']);
  });

  test('has every member that a request has', () => {
    const whole = new Request(url, { method: 'POST', headers: { authorization: 'Bearer a' } });
    const lazy = newRequest();
    const names = Object.keys(Object.getOwnPropertyDescriptors(Request.prototype)) as (keyof Request)[];
    for (const name of names) expect([name, typeof lazy[name]]).toEqual([name, typeof whole[name]]);
    expect([lazy.cache, lazy.bodyUsed, lazy.signal.aborted]).toEqual([whole.cache, false, false]);
  });

  test('can be read and copied, and has no body', async () => {
    const copy = newRequest().clone();
    expect([copy.method, copy.url, copy.headers.get('authorization')]).toEqual(['POST', url, 'Bearer a']);
    expect(await copy.text()).toBe('');
    expect(await newRequest().text()).toBe('');
  });

  test('tells when its caller is gone', () => {
    const gone = new AbortController();
    const { signal } = lazyRequest('GET', url, new Headers(), () => gone.signal);
    gone.abort();
    expect(signal.aborted).toBe(true);
  });

  test('is made once', () => {
    const request = newRequest();
    expect(request.signal).toBe(request.signal);
  });
});
