import { expect, test } from 'vitest';
import { compileContract, contract, emitted } from '../../tester.js';

/** The facts that the page lists about a tool. */
async function factsOf(changes: Readonly<Record<string, unknown>>): Promise<string[]> {
  const page = emitted(await compileContract(contract(changes)), 'generated/docs/tools.md');
  return page.split('\n').filter((line) => line.startsWith('- '));
}

/** The lines of the page that say something of the key. */
async function keyLines(changes: Readonly<Record<string, unknown>>): Promise<string[]> {
  return (await factsOf(changes)).filter((line) => line.startsWith('- Idempotency key:'));
}

test('only where there is an idempotency key it says for how long it is remembered', async () => {
  expect(await keyLines({})).toEqual(['- Idempotency key: `none`']);
  expect(await keyLines({ idempotency: { mode: 'required', ttlMs: 60000 } })).toEqual([
    '- Idempotency key: `required`, remembered for 60000 ms, then `return_cached`',
  ]);
});

test('it shows whatever else the contract states', async () => {
  const facts = await factsOf({
    title: 'Orders *now*',
    limits: { ratePerMinute: 30, concurrency: 2 },
    permissions: { allowedOrigins: ['https://shop.example'] },
    sensitive: { input: { '/orderId': ['email', 'phone'] } },
  });
  expect(facts).toEqual(
    expect.arrayContaining([
      '- Title: "Orders \\*now\\*"',
      '- Allowed origins: `https://shop.example`',
      '- Calls per minute and caller: 30',
      '- Calls at the same time: 2',
      '- Personal data in the input: `/orderId` (`email`, `phone`)',
    ]),
  );
});

test('only where somebody is asked it says who, and for how long', async () => {
  const approval = { expiresInMs: 60_000, approverPermission: 'orders:approve' };
  const ofApproval = async (changes: Readonly<Record<string, unknown>>): Promise<string[]> =>
    (await factsOf(changes)).filter((line) => /^- Approv(?:al ends|er)/.test(line));
  expect(await ofApproval({})).toEqual([]);
  expect(await ofApproval({ approvalPolicy: 'user_confirm', approval })).toEqual(['- Approval ends after: 60000 ms']);
  expect(await ofApproval({ approvalPolicy: 'supervisor_approve', approval })).toEqual([
    '- Approval ends after: 60000 ms',
    '- Approver needs: `orders:approve`',
  ]);
  const escalate = [{ if: { required: ['orderId'] }, to: 'supervisor_approve' }];
  expect(await ofApproval({ approval: { ...approval, escalate } })).toEqual([
    '- Approval ends after: 60000 ms',
    '- Approver needs: `orders:approve`',
  ]);
});
