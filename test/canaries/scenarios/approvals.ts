import { canaries } from '../canaries.js';
import { people } from '../people.js';
import { failing, type Shop } from '../shop.js';
import { edited, sent } from '../tools.js';
import type { Scenarios } from './scenario.js';

const { reason, memberName, redactedEdit } = canaries;

/** Makes a call of which a supervisor has to decide, and looks at it from everywhere. */
async function waitingRefund(shop: Shop, id: string = '1'): Promise<string> {
  const { requestId = '' } = (await shop.call('refund', { id })).body;
  await shop.status(requestId);
  await shop.approval(requestId, 'sue');
  await shop.approval(requestId, 'ann');
  await shop.approvals('sue');
  return requestId;
}

/** The requester and everybody else look at what has become of a call. */
async function lookAt(shop: Shop, requestId: string, tool: string = 'refund'): Promise<void> {
  await shop.status(requestId);
  await shop.approval(requestId, 'sue');
  await shop.call(tool);
  await shop.call(tool);
}

/** Whatever becomes of a call that waits for somebody. */
export const approvals: Scenarios = {
  'a supervisor approves': async (shop) => {
    const requestId = await waitingRefund(shop);
    await shop.decide(requestId, 'sue', { decision: 'approve', reason });
    await shop.decide(requestId, 'sue', { decision: 'approve', reason });
    await lookAt(shop, requestId);
  },
  'a supervisor denies': async (shop) => {
    const requestId = await waitingRefund(shop);
    await shop.decide(requestId, 'sue', { decision: 'deny', reason });
    await shop.decide(requestId, 'sue', { decision: 'approve', reason });
    await lookAt(shop, requestId);
  },
  'a supervisor edits': async (shop) => {
    const requestId = await waitingRefund(shop);
    await shop.decide(requestId, 'sue', { decision: 'approve', input: edited, reason });
    await lookAt(shop, requestId);
  },
  'a supervisor edits, and leaves what they cannot see': async (shop) => {
    const requestId = await waitingRefund(shop);
    const input = { ...edited, card: '[redacted]', people: [] };
    await shop.decide(requestId, 'sue', { decision: 'approve', input });
    await lookAt(shop, requestId);
  },
  'an edit that is refused': async (shop) => {
    const requestId = await waitingRefund(shop);
    const edit = async (input: object): Promise<unknown> =>
      shop.decide(requestId, 'sue', { decision: 'approve', input: { ...edited, ...input } });
    await edit({ [memberName]: redactedEdit });
    await edit({ card: [redactedEdit] });
    await edit({ people: [{ name: '[redacted]' }, { name: redactedEdit }] });
    await edit({ amount: 5_000 });
    shop.hooks = { inspectInput: failing };
    await edit({});
    shop.hooks = {};
    const other = await waitingRefund(shop, '2');
    await shop.decide(other, 'sue', { decision: 'deny', [memberName]: redactedEdit });
    await shop.decide(other, 'sue', { decision: 'deny', reason: [redactedEdit] as never });
    await shop.decide(other, 'sue', { decision: redactedEdit });
    await shop.decide(other, 'sue', { decision: 'deny', version: redactedEdit });
  },
  'an edit about the same thing as another call': async (shop) => {
    await shop.call('refund', { id: '2', input: edited });
    const requestId = await waitingRefund(shop);
    await shop.decide(requestId, 'sue', { decision: 'approve', input: edited });
    await lookAt(shop, requestId);
  },
  'the user confirms, denies and edits': async (shop) => {
    for (const [index, decision] of [
      { decision: 'approve', reason },
      { decision: 'deny', reason },
      { decision: 'approve', input: edited },
    ].entries()) {
      const { requestId = '' } = (await shop.call('confirm', { id: `${index}` })).body;
      await shop.approvals('ann');
      await shop.approval(requestId, 'ann');
      await shop.decide(requestId, 'ann', { decision: 'approve', version: 7 });
      await shop.decide(requestId, 'ann', decision);
      await lookAt(shop, requestId, 'confirm');
    }
  },
  'the user edits it so that a supervisor has to agree': async (shop) => {
    const { requestId = '' } = (await shop.call('confirm')).body;
    await shop.decide(requestId, 'ann', { decision: 'approve', input: { ...edited, amount: 500 } });
    await shop.approval(requestId, 'sue');
    await shop.decide(requestId, 'ann', { decision: 'approve' });
    await shop.decide(requestId, 'sue', { decision: 'approve', reason });
    await lookAt(shop, requestId, 'confirm');
  },
  'an input asks for a supervisor': async (shop) => {
    const { requestId = '' } = (await shop.call('charge_or_ask', { input: { ...sent, amount: 500 } })).body;
    await shop.decide(requestId, 'sue', { decision: 'approve' });
    await lookAt(shop, requestId, 'charge_or_ask');
  },
  'the word of the client is enough': async (shop) => {
    await shop.start({}, { userConfirm: 'client-attested' });
    const { requestId = '' } = (await shop.call('confirm')).body;
    await lookAt(shop, requestId, 'confirm');
    await shop.call('confirm', { id: '2', as: 'bot' });
  },
  'others ask about it and try to decide': async (shop) => {
    const requestId = await waitingRefund(shop);
    for (const name of ['ben', 'eve', 'bot', 'stranger', 'nobody']) {
      await shop.status(requestId, name);
      await shop.cancel(requestId, name);
      await shop.approval(requestId, name);
      await shop.approvals(name);
      await shop.decide(requestId, name, { decision: 'approve', input: edited, reason });
    }
    await shop.decide(requestId, 'ann', { decision: 'approve', reason });
  },
  'nobody decides in time': async (shop) => {
    const requestId = await waitingRefund(shop);
    await shop.pass(25 * 60 * 60_000);
    await lookAt(shop, requestId);
    await shop.decide(requestId, 'sue', { decision: 'approve', reason });
  },
  'the requester cancels': async (shop) => {
    const requestId = await waitingRefund(shop);
    await shop.cancel(requestId);
    await shop.cancel(requestId);
    await lookAt(shop, requestId);
  },
  'the rules change meanwhile': async (shop) => {
    const requestId = await waitingRefund(shop);
    await shop.start({ refund: { policyDigest: 'sha256:second' } });
    await shop.decide(requestId, 'sue', { decision: 'approve' });
    await lookAt(shop, requestId);
  },
  'the requester has lost their rights, or cannot be found, or nobody can say': async (shop) => {
    const { ann } = people;
    const answers = [() => null, () => ({ ...ann, scopes: [] }), () => people['nobody'], failing];
    for (const [index, resolve] of answers.entries()) {
      const { requestId = '' } = (await shop.call('confirm', { id: `${index}` })).body;
      shop.resolve = resolve as typeof shop.resolve;
      await shop.decide(requestId, 'ann', { decision: 'approve' });
      await lookAt(shop, requestId, 'confirm');
    }
    shop.resolve = () => ann ?? null;
    await shop.pass(60_000);
  },
  'the handler fails after the approval': async (shop) => {
    shop.run = failing;
    const requestId = await waitingRefund(shop);
    await shop.decide(requestId, 'sue', { decision: 'approve' });
    await lookAt(shop, requestId);
  },
};
