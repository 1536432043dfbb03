import { expect, test } from 'vitest';
import { drivers } from '../runtime/ledger/drivers.js';
import { serve } from '../runtime/server/serve.js';
import type { Received } from '../runtime/server/tool-server.js';
import { leaksIn, play } from './play.js';
import { approvals } from './scenarios/approvals.js';
import { executions } from './scenarios/executions.js';
import { refusals } from './scenarios/refusals.js';
import { Shop } from './shop.js';

/** A shop that is reached over a socket. */
class ListeningShop extends Shop {
  protected override async exchange<Body>(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: unknown,
  ): Promise<Received<Body>> {
    const address = await serve(this.server.handler);
    const response = await fetch(`${address}/chat/tool-call${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { http: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as Body };
  }
}

const all = { ...refusals, ...executions, ...approvals };
/** Where no clock has to be waited for. */
const names = [
  'a body that is no JSON, or more or other than is taken',
  'a body that is no call',
  'another address, method or page',
  'a caller who is not known, or may not do it',
  'a host that cannot say who it is',
  'a tool that does not exist, or is broken',
  'a key that is missing, not valid, or not the same everywhere',
  'an input that its schema refuses',
  'the handler returns its output',
  'the handler throws',
  'the handler says that nothing happened',
  'the host holds an output back',
  'a supervisor edits',
  'others ask about it and try to decide',
] as const;

test.skipIf(drivers.length === 0).each(names)('over node:http, %s: no canary is where it may not be', async (name) => {
  const scenario = all[name];
  const [driver] = drivers;
  if (!scenario || !driver) throw new Error(`there is no scenario in which ${name}`);
  const settings = { driver, hasErrorHook: false, auditInput: 'none' } as const;
  const shown = await play(scenario, settings, (...given) => new ListeningShop(...given));
  expect(shown.places).toContain('ledger');
  expect(shown.codes.length + shown.sightings.length).toBeGreaterThan(0);
  expect(leaksIn(shown)).toEqual([]);
});
