import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../../runtime/core/json.js';
import { behaviours } from '../server/odd-handlers.js';
import { roleNames } from '../server/people.js';
import { pages, secretMarks } from '../server/shop.js';
import { oddObject } from '../twists/odd-values.js';
import type { Storyteller } from './storyteller.js';

/** Some requests that make sense one after another, as far as nobody is in between. */
export type Story = (teller: Storyteller) => Promise<void>;

const refund = (amountCents: number, orderId = 'ORD-1'): JsonObject => ({ orderId, amountCents });

const looksUp: Story = async (teller) => {
  const { chance } = teller;
  const orderId = chance.pick(['ORD-1001', 'ORD-1002', 'ORD-9', 'X-1']);
  const as = chance.pick([null, 'ann', 'ben'] as const);
  const key = chance.pick([null, 'k-1']);
  await teller.call(chance.pick(['lookup_order', 'lookup-order']), { orderId }, { as, key });
  await teller.call('check_inventory', { sku: 'MUG-BLUE' }, { as, key });
  await teller.call('lookup_order', { orderId, includeItems: chance.pick([true, false, 'yes']) }, { as, key });
};

const isConfirmed: Story = async (teller) => {
  const { chance } = teller;
  const asked = await teller.call('apply_refund', { ...refund(500), paymentToken: 'tok_1' });
  const requestId = asked?.envelope?.requestId;
  await teller.call('apply_refund', { ...refund(500), paymentToken: 'tok_1' });
  const version = (await teller.view(requestId))?.view?.version ?? 1;
  await teller.view(requestId, chance.pick(roleNames));
  await teller.decide(requestId, 'ann', { decision: 'approve', version: version + chance.pick([-1, 1, 1_000]) });
  await teller.decide(requestId, chance.pick(['ben', 'sue', 'bot']), { decision: 'approve', version });
  const decision = chance.pick(['approve', 'deny'] as const);
  await teller.decide(requestId, 'ann', { decision, version, reason: 'as I like' });
  await teller.decide(requestId, 'ann', { decision, version });
  await teller.decide(requestId, 'ann', { decision: decision === 'deny' ? 'approve' : 'deny', version });
  await teller.call('apply_refund', refund(501));
  for (let times = 0; times < 3; times++) await teller.call('apply_refund', { ...refund(500), paymentToken: 'tok_1' });
  await teller.status(requestId, chance.pick(['ann', 'ann', 'ben', 'bot-for-ann']));
};

const isSupervised: Story = async (teller) => {
  const { chance } = teller;
  const [tool, input] = chance.pick([
    ['close_account', { text: 'goodbye' }],
    ['apply_refund', refund(60_000)],
  ] as const);
  const requestId = (await teller.call(tool, input, { as: chance.pick(['ann', 'bot-for-ann', 'bot']) }))?.envelope
    ?.requestId;
  await teller.approvals('sue', chance.pick(['', '', '?after=', '?after=AAAAAAAAAAAAAAAAAAAAAA', '?after=%ff']));
  await teller.decide(requestId, 'ann', { decision: 'approve' });
  const decision = chance.pick(['approve', 'approve', 'deny'] as const);
  await Promise.all([
    teller.decide(requestId, 'sue', { decision }),
    ...(chance.percent(50) ? [teller.decide(requestId, 'sue', { decision: 'deny' })] : []),
  ]);
  await teller.call(tool, input);
  await teller.call(tool, input);
  await teller.status(requestId);
};

const isEdited: Story = async (teller) => {
  const { chance } = teller;
  const requestId = (await teller.call('apply_refund', { ...refund(500), paymentToken: 'tok_1' }))?.envelope?.requestId;
  await teller.call('apply_refund', refund(700), { id: 'call-2' });
  const input = chance.pick<JsonObject>([
    { ...refund(600), paymentToken: '[redacted]' },
    refund(700),
    refund(700),
    refund(60_000),
    refund(-1),
    { ...refund(600), reason: '[redacted]' },
    { ...refund(600), reason: secretMarks.input },
    {},
  ]);
  const decided = await teller.decide(requestId, 'ann', { decision: 'approve', input });
  await teller.decide(requestId, 'ann', { decision: 'approve' });
  await teller.decide(requestId, 'sue', { decision: 'approve', version: decided?.view?.version ?? 2 });
  await teller.call('apply_refund', { ...refund(500), paymentToken: 'tok_1' });
};

const becomesForbidden: Story = async (teller) => {
  const requestId = (await teller.call('send_gift', { text: 'a mug' }))?.envelope?.requestId;
  await teller.decide(requestId, 'ann', { decision: 'approve', input: { text: 'a bribe' } });
  await teller.decide(requestId, 'ann', { decision: 'approve', input: { text: 'a cup' } });
  await teller.call('send_gift', { text: 'a bribe' }, { id: 'call-2' });
};

const comesFromAPage: Story = async (teller) => {
  const origin = teller.chance.pick([...Object.values(pages), 'https://other.example', 'null']);
  await teller.askAsPage(origin);
  await teller.call('echo', {}, { headers: [['origin', origin]] });
};

const isAskedTwice: Story = async (teller) => {
  const all = [1, 2, 3].map((id) => teller.call('apply_refund', refund(500), { id: `call-${id}` }));
  await Promise.all(all);
  await teller.call('apply_refund', refund(500), { as: 'bot-for-ann', id: 'call-4' });
};

const isCancelled: Story = async (teller) => {
  const { chance } = teller;
  const tool = chance.pick(['apply_refund', 'send_gift', 'send_report', 'hand_over', 'close_account']);
  const input = tool === 'apply_refund' ? refund(500) : {};
  const requestId = (await teller.call(tool, input))?.envelope?.requestId;
  if (chance.percent(30)) await teller.decide(requestId, 'ann', { decision: 'approve' });
  await teller.cancel(requestId, 'ben');
  await Promise.all([teller.cancel(requestId), teller.decide(requestId, 'ann', { decision: 'approve' })]);
  await teller.cancel(requestId);
  await teller.call(tool, input);
  await teller.call(tool, input);
};

const expires: Story = async (teller) => {
  const requestId = (await teller.call('send_gift', { text: 'a mug' }))?.envelope?.requestId;
  await teller.pass(2_200);
  await teller.decide(requestId, 'ann', { decision: 'approve' });
  await teller.call('send_gift', { text: 'a mug' });
  await teller.status(requestId);
};

const happensLater: Story = async (teller) => {
  const input = { how: teller.chance.pick(behaviours) };
  const requestId = (await teller.call('send_report', input))?.envelope?.requestId;
  for (let times = 0; times < 4; times++) {
    await teller.pass(teller.chance.pick([0, 300, 1_500]));
    await teller.status(requestId);
  }
  await teller.call('send_report', input);
  await teller.call('send_report', input);
};

const isHandedOver: Story = async (teller) => {
  const input = { finishes: teller.chance.percent(50) };
  const requestId = (await teller.call('hand_over', input))?.envelope?.requestId;
  await teller.cancel(requestId);
  await teller.pass(teller.chance.pick([500, 4_000]));
  await teller.status(requestId);
  for (let times = 0; times < 3; times++) await teller.call('hand_over', input);
};

const isOdd: Story = async (teller) => {
  const tool = teller.chance.pick(['look_oddly', 'act_oddly']);
  const input = { how: teller.chance.pick(behaviours) };
  const as = teller.chance.pick(['ann', 'bot'] as const);
  const [first] = await Promise.all([
    teller.call(tool, input, { as }),
    ...Array.from({ length: teller.chance.below(3) }, () => teller.call(tool, input, { as })),
  ]);
  await teller.call(tool, input, { as });
  await teller.call(tool, { how: 'plain', more: 1 }, { as });
  await teller.status(first?.envelope?.requestId, as);
};

const takesNotes: Story = async (teller) => {
  const note = { keyHeader: 'x-note-key' };
  for (let id = 0; id < 6; id++) await teller.call('save_note', { text: 'milk' }, { ...note, id: `call-${id >> 1}` });
};

const isForgotten: Story = async (teller) => {
  const requestId = (await teller.call('save_briefly'))?.envelope?.requestId;
  await teller.pass(2_500);
  await teller.status(requestId);
  await teller.call('save_briefly');
  await teller.call('save_briefly', { text: 'else' });
};

const isBusy: Story = async (teller) => {
  const input = { how: 'is slow' };
  await Promise.all([1, 2, 3, 4].map((id) => teller.call('count_slowly', input, { id: `call-${id}`, key: null })));
};

const isImpatient: Story = async (teller) => {
  const input = { how: 'is slow' };
  await Promise.all([1, 2, 3].map(() => teller.call('act_oddly', input)));
  await teller.call('act_oddly', input);
};

const asksTooMuch: Story = async (teller) => {
  await Promise.all([1, 2, 3].map((id) => teller.call('send_gift', {}, { id: `call-${id}` })));
  for (const id of [4, 5, 6, 7]) await teller.call('send_gift', {}, { id: `call-${id}` });
  await teller.approvals('ann');
};

const isRefused: Story = async (teller) => {
  const { chance } = teller;
  const origin = chance.pick([pages.shop, pages.partner]);
  await teller.call('forbidden');
  await teller.call('for_partners', {}, { headers: [['origin', origin]] });
  await teller.call('broken');
  await teller.call('apply_refund', refund(5), { as: chance.pick(['ben', 'bot', null]) });
  await teller.call('apply_refund', refund(5), { key: null });
  await teller.call('apply_refund', refund(5), { headers: [['idempotency-key', 'another']] });
  await teller.call(chance.pick(['apply_refund', 'echo']), { ...refund(5), reason: secretMarks.input });
  await teller.call('send_gift', {}, { as: 'bot' });
  await teller.call(chance.pick(['nothing', '__proto__', 'constructor', 'Echo', 'echo ']), {});
  await teller.approvals(chance.pick(['bot', 'ben']));
};

/** What goes in comes out, whatever it is. */
const echoes: Story = async (teller) => {
  const input = oddObject(teller.chance);
  const echoed = await teller.call('echo', input, { key: null });
  const output = echoed?.envelope?.output;
  // Zero has a sign in JavaScript that JSON does not keep.
  if (output && !isDeepStrictEqual(output, JSON.parse(JSON.stringify(input)))) {
    teller.complain(`the echo of ${JSON.stringify(input)} is ${JSON.stringify(output)}`);
  }
  const requestId = (await teller.call('echo_asked', input))?.envelope?.requestId;
  await teller.view(requestId);
  await teller.decide(requestId, 'ann', {
    decision: 'approve',
    ...(teller.chance.percent(50) ? { input: oddObject(teller.chance) } : {}),
  });
  await teller.call('echo_asked', input);
  await teller.status(requestId);
};

/** All stories, and how often each is told. */
export const stories: readonly (readonly [weight: number, story: Story])[] = [
  [3, looksUp],
  [4, isConfirmed],
  [3, isSupervised],
  [3, isEdited],
  [1, becomesForbidden],
  [1, comesFromAPage],
  [1, isAskedTwice],
  [2, isCancelled],
  [1, expires],
  [2, happensLater],
  [2, isHandedOver],
  [3, isOdd],
  [2, takesNotes],
  [1, isForgotten],
  [1, isBusy],
  [1, isImpatient],
  [1, asksTooMuch],
  [2, isRefused],
  [4, echoes],
];
