import { canaries } from '../canaries.js';
import { failing } from '../shop.js';
import { sent } from '../tools.js';
import type { Scenarios } from './scenario.js';

const { body, memberName, unknownTool, idempotencyKey, redactedInput } = canaries;
const credential = `Bearer ann ${canaries.callCredential}`;
const json = { 'content-type': 'application/json' };
const context = { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-1' };

/** Requests for which nothing runs. */
export const refusals: Scenarios = {
  'a body that is no JSON, or more or other than is taken': async (shop) => {
    const bodies = [`{"${body}`, `"${body}"`, `{"${body}":1,"${body}":2}`, `${'['.repeat(40)}"${body}"`];
    for (const text of [...bodies, JSON.stringify(body.repeat(5_000)), '']) await shop.call('charge', { body: text });
    await shop.call('charge', { headers: { 'content-type': `text/plain; charset=${body}` } });
    await shop.call('charge', { headers: { ...json, 'content-encoding': body } });
  },
  'a body that is no call': async (shop) => {
    for (const given of [
      { name: `${unknownTool}\n`, input: sent, context },
      { name: 'charge', input: body, context },
      { name: 'charge', input: sent, context, [memberName]: body },
      { name: 'charge', input: sent, context: { ...context, sessionId: `${body}\u0000` } },
      { name: 'charge', input: sent, context: { ...context, turnIndex: body } },
      { name: 'charge', input: sent, context, idempotencyKey: [body] },
    ]) {
      await shop.call('charge', { key: null, body: given });
    }
  },
  'a body that does not end': async (shop) => {
    const endless = new ReadableStream<Uint8Array>({ start: (sink) => sink.enqueue(Buffer.from(`{"${body}`)) });
    const request = new Request(`http://localhost/chat/tool-call`, {
      method: 'POST',
      headers: { ...json, authorization: credential },
      body: endless,
      ...{ duplex: 'half' },
    });
    const answering = shop.server.handler(request);
    await shop.pass(60_000);
    const answer = (await (await answering).json()) as { readonly errorCode: string };
    shop.codes.add(answer.errorCode);
    shop.evidence.add('answer', 'a body that does not end', answer);
  },
  'another address, method or page': async (shop) => {
    await shop.send('stranger', 'POST', `/${body}`, credential, sent);
    await shop.send('stranger', 'PUT', '', credential, sent);
    await shop.send('stranger', 'POST', '', credential, sent, { origin: `https://${body.toLowerCase()}.example` });
    const asked = { 'access-control-request-headers': body, 'access-control-request-method': 'POST' };
    await shop.send('stranger', 'OPTIONS', '', credential, undefined, { origin: 'https://shop.example', ...asked });
    await shop.call('look_elsewhere', { headers: { origin: 'https://shop.example' } });
  },
  'too many requests from one address': async (shop) => {
    await shop.start({}, { limits: { requestsPerMinute: 1 } });
    for (const id of ['1', '2']) {
      const request = new Request(`http://localhost/chat/tool-call/approvals?token=${canaries.query}`, {
        headers: { authorization: `${credential}-${id}`, 'x-forwarded-for': canaries.otherHeader },
      });
      const answer = await shop.server.handler(request, { address: '192.0.2.1' });
      shop.evidence.add('stranger', 'too many requests', await answer.text());
    }
  },
  'a caller who is not known, or may not do it': async (shop) => {
    await shop.call('charge', { as: 'stranger' });
    await shop.call('look_with_rights');
    await shop.call('confirm', { as: 'bot' });
    await shop.send('stranger', 'GET', '/approvals', `Decision bot ${canaries.decisionCredential}`);
    await shop.send('stranger', 'GET', '/approvals', `Decision stranger ${canaries.decisionCredential}`);
  },
  'a host that cannot say who it is': async (shop) => {
    await shop.call('charge', { as: 'nobody' });
    await shop.approvals('nobody');
    shop.identify = failing;
    await shop.call('charge', { id: '2' });
    await shop.approvals('sue');
  },
  'a tool that does not exist, or is broken': async (shop) => {
    await shop.call(unknownTool);
    await shop.call('unloadable', { id: '2' });
    await shop.call('broken', { id: '3' });
    await shop.call('broken_rule', { id: '4' });
  },
  'a tool that is asked too often, or is busy': async (shop) => {
    for (const id of ['1', '2', '3']) await shop.call('look_seldom', { id, key: null });
    shop.run = () => new Promise(() => {});
    const first = shop.call('look_alone', { id: '4', key: null });
    await shop.rest();
    await shop.call('look_alone', { id: '5', key: null });
    await shop.pass(1_000);
    await first;
  },
  'too many calls of a session that wait': async (shop) => {
    for (let id = 0; id < 6; id++) await shop.call('confirm', { id: String(id) });
  },
  'a key that is missing, not valid, or not the same everywhere': async (shop) => {
    await shop.call('charge', { key: null });
    await shop.call('charge', { id: '2', headers: { 'idempotency-key': `"${idempotencyKey}` } });
    await shop.call('charge', { id: '3', headers: { 'idempotency-key': `${idempotencyKey}-other` } });
    await shop.call('charge', { id: '4', key: `${idempotencyKey}, ${idempotencyKey}` });
  },
  'an input that its schema refuses': async (shop) => {
    await shop.call('charge', { input: { ...sent, [memberName]: redactedInput } });
    await shop.call('look', { key: null, input: { ...sent, amount: redactedInput, card: [redactedInput] } });
  },
  'an input that the host refuses': async (shop) => {
    shop.hooks = { inspectInput: failing };
    await shop.call('charge');
    await shop.call('refund', { id: '2' });
    await shop.call('look', { id: '3', key: null });
  },
  'a policy that forbids it': async (shop) => {
    await shop.call('forbidden');
    await shop.call('charge_or_ask', { id: '2', input: { ...sent, amount: 5_000 } });
  },
};
