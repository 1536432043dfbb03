import { describe, expect, test } from 'vitest';
import { compileContract, contract, emitted } from '../../tester.js';
import { clientContract } from './schema-contract.js';

const minute = 60_000;
const day = 24 * 60 * minute;

interface CatalogEntry {
  readonly [field: string]: unknown;
  readonly defaulted: readonly string[];
}

/** What the catalog says of a contract's policy. */
async function policyOf(text: string): Promise<CatalogEntry> {
  const catalog = JSON.parse(emitted(await compileContract(text), 'generated/catalog.json')) as {
    readonly tools: readonly [CatalogEntry];
  };
  return catalog.tools[0];
}

const bare = { sideEffectLevel: undefined };

describe('a server tool that states nothing', () => {
  test('is taken to change state, asks the user, needs a key and a known caller, and has half a minute', async () => {
    expect(await policyOf(contract(bare))).toMatchObject({
      kind: 'server',
      sideEffectLevel: 'state_changing',
      approvalPolicy: 'user_confirm',
      approval: { expiresInMs: 15 * minute, approverPermission: 'lookup_order:approve', escalate: [] },
      idempotency: {
        mode: 'required',
        duplicateBehavior: 'return_cached',
        ttlMs: day,
        headerName: 'Idempotency-Key',
      },
      auth: { required: true, scopes: [], permissions: [] },
      audit: { classification: 'standard', redactInput: [], redactOutput: [] },
      timeoutMs: 30_000,
      retrySafe: false,
    });
  });

  test('is said to have been given every default', async () => {
    expect((await policyOf(contract(bare))).defaulted).toEqual([
      'approvalPolicy',
      'approval',
      'sideEffectLevel',
      'idempotency',
      'auth',
      'audit',
      'timeoutMs',
      'retrySafe',
    ]);
  });
});

test('of a field that is stated in part, the members that are not are said to be defaults', async () => {
  const changes = { approval: { expiresInMs: 60_000 }, audit: { classification: 'pii' } };
  const partly = async (idempotency: unknown): Promise<readonly string[]> =>
    (await policyOf(contract({ ...changes, idempotency }))).defaulted.filter((field) => field.includes('.'));
  const shared = ['approval.approverPermission', 'approval.escalate'];
  const audit = ['audit.redactInput', 'audit.redactOutput'];
  const times = ['idempotency.duplicateBehavior', 'idempotency.ttlMs', 'idempotency.headerName'];
  expect(await partly('required')).toEqual([...shared, ...times, ...audit]);
  expect(await partly({ mode: 'required', ttlMs: 5 })).toEqual([
    ...shared,
    ...times.filter((member) => !member.endsWith('ttlMs')),
    ...audit,
  ]);
});

describe('the approval of a server tool', () => {
  test.each([
    ['none', 'auto'],
    ['read_only', 'auto'],
    ['state_changing', 'user_confirm'],
    ['external_side_effect', 'user_confirm'],
  ])('with the side effect %s is %s unless stated', async (sideEffectLevel, approvalPolicy) => {
    expect(await policyOf(contract({ sideEffectLevel }))).toMatchObject({ sideEffectLevel, approvalPolicy });
  });

  test.each([
    [{ approvalPolicy: 'denied' }, 'denied'],
    [{ permissions: { approvalPolicy: 'supervisor_approve' } }, 'supervisor_approve'],
    [{ permissions: { requiresUserApproval: true } }, 'user_confirm'],
    [{ permissions: { requiresUserApproval: false } }, 'auto'],
    [{ approvalPolicy: 'user_confirm', permissions: { requiresUserApproval: true } }, 'user_confirm'],
  ])('may be stated as %j', async (changes, approvalPolicy) => {
    const policy = await policyOf(contract(changes));
    expect(policy).toMatchObject({ approvalPolicy });
    expect(policy.defaulted.includes('approvalPolicy')).toBe(approvalPolicy === 'auto');
  });

  test.each([
    ['user_confirm', 15 * minute],
    ['supervisor_approve', day],
  ])('%s waits for its own time', async (approvalPolicy, expiresInMs) => {
    expect(await policyOf(contract({ approvalPolicy }))).toMatchObject({ approval: { expiresInMs } });
  });

  test('keeps what is stated and adds the rest', async () => {
    const approval = { expiresInMs: 5000, escalate: [{ if: { required: ['orderId'] }, to: 'denied' }] };
    expect(await policyOf(contract({ approval }))).toMatchObject({
      approval: { ...approval, approverPermission: 'lookup_order:approve' },
    });
    expect(await policyOf(contract({ approval: { approverPermission: 'orders:lead' } }))).toMatchObject({
      approval: { approverPermission: 'orders:lead' },
    });
  });
});

describe('the idempotency of a server tool', () => {
  const escalate = (to: string): Record<string, unknown> => ({ approval: { escalate: [{ if: {}, to }] } });

  test.each([
    ['none', { sideEffectLevel: 'none' }],
    ['none', { sideEffectLevel: 'read_only' }],
    ['none', { approvalPolicy: 'denied' }],
    ['none', escalate('denied')],
    ['required', { sideEffectLevel: 'state_changing' }],
    ['required', { sideEffectLevel: 'external_side_effect' }],
    ['required', { sideEffectLevel: 'state_changing', approvalPolicy: 'denied' }],
    ['required', { approvalPolicy: 'user_confirm' }],
    ['required', { approvalPolicy: 'supervisor_approve' }],
    ['required', { approvalPolicy: 'async_pending' }],
    ['required', { permissions: { requiresUserApproval: true } }],
    ['required', escalate('supervisor_approve')],
  ])('is %s for %j', async (mode, changes) => {
    expect(await policyOf(contract(changes))).toMatchObject({ idempotency: { mode } });
  });

  test('written as a word or as an object with that mode is the same', async () => {
    const { idempotency: word } = await policyOf(contract({ idempotency: 'required' }));
    const { idempotency: object } = await policyOf(contract({ idempotency: { mode: 'required' } }));
    expect(word).toEqual(object);
  });

  test('keeps what is stated and adds the rest', async () => {
    const idempotency = { mode: 'required', duplicateBehavior: 'reject', ttlMs: minute, headerName: 'X-Key' };
    expect(await policyOf(contract({ idempotency }))).toMatchObject({ idempotency });
    expect(await policyOf(contract({ idempotency: { mode: 'optional', ttlMs: minute } }))).toMatchObject({
      idempotency: {
        mode: 'optional',
        duplicateBehavior: 'return_cached',
        ttlMs: minute,
        headerName: 'Idempotency-Key',
      },
    });
  });
});

test('what a server tool states about callers, audit and time is kept', async () => {
  const stated = {
    auth: { required: false, resource: 'https://orders.example.com' },
    audit: { classification: 'pii', redactInput: ['orderId'] },
    timeoutMs: 100,
    retrySafe: true,
  };
  const policy = await policyOf(contract(stated));
  expect(policy).toMatchObject({
    ...stated,
    auth: { ...stated.auth, scopes: [], permissions: [] },
    audit: { ...stated.audit, redactOutput: [] },
  });
  expect(policy.defaulted).toEqual([
    ...['approvalPolicy', 'approval', 'idempotency'],
    ...['auth.scopes', 'auth.permissions', 'audit.redactOutput'],
  ]);
});

describe('a client tool', () => {
  test('is what a contract without a kind describes', async () => {
    expect(await policyOf(clientContract({ kind: undefined }))).toMatchObject({ kind: 'client' });
  });

  test('that states nothing claims no side effect level, and runs by itself', async () => {
    const policy = await policyOf(clientContract(bare));
    expect(policy).toMatchObject({ sideEffectLevel: 'unspecified', approvalPolicy: 'auto', timeoutMs: 30_000 });
    expect(policy).toMatchObject({ audit: { classification: 'standard' } });
    expect(policy.defaulted).toContain('sideEffectLevel');
  });

  test.each([
    { approvalPolicy: 'user_confirm' },
    { permissions: { requiresUserApproval: true } },
    { approvalPolicy: 'denied' },
  ])('that states %j counts as changing state', async (changes) => {
    expect(await policyOf(clientContract({ ...bare, ...changes }))).toMatchObject({
      sideEffectLevel: 'state_changing',
    });
  });

  test('that says that it runs by itself still claims no side effect level', async () => {
    const policy = await policyOf(clientContract({ ...bare, approvalPolicy: 'auto' }));
    expect(policy).toMatchObject({ sideEffectLevel: 'unspecified' });
  });

  test('that changes something asks the user unless stated otherwise', async () => {
    expect(await policyOf(clientContract({ sideEffectLevel: 'state_changing' }))).toMatchObject({
      approvalPolicy: 'user_confirm',
    });
  });

  test('has neither idempotency nor authentication', async () => {
    const policy = await policyOf(clientContract());
    expect(policy).not.toHaveProperty('idempotency');
    expect(policy).not.toHaveProperty('auth');
    for (const field of ['idempotency', 'auth', 'retrySafe']) expect(policy.defaulted).not.toContain(field);
  });
});
