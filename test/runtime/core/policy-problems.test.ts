import { describe, expect, test } from 'vitest';
import { resolvePolicy } from '../../../generator/passes/resolve-policy.js';
import { lint } from '../../../generator/passes/lint.js';
import { parseYaml } from '../../../generator/source/parse-yaml.js';
import type { AuthoredContract } from '../../../generator/ir/contract.js';
import { policyProblems, type JudgedPolicy } from '../../../runtime/core/policy-problems.js';
import { compileContract, contract } from '../../tester.js';
import { clientContract } from '../../generator/passes/schema-contract.js';

const server = (changes: Partial<JudgedPolicy> = {}): string[] =>
  policyProblems({ kind: 'server', name: 'lookup_order', sideEffectLevel: 'read_only', ...changes });

const client = (changes: object = {}): string[] => policyProblems({ kind: 'client', name: 'lookup_order', ...changes });

/** Whether the compiler's rules find an error in a contract. */
function rulesRefuse(text: string): boolean {
  const document = parseYaml('a.tool.yaml', new TextEncoder().encode(text), () => {});
  if (!document) throw new Error('the contract cannot be read');
  const stated = document.value as unknown as AuthoredContract;
  let refused = false;
  lint(
    { contract: stated, policy: resolvePolicy(stated), document },
    ({ severity }) => (refused ||= severity === 'error'),
  );
  return refused;
}

test('every combination of policy, side effect, idempotency, duplicates and auth gets the verdict of the compiler', () => {
  const verdicts: boolean[] = [];
  for (const approvalPolicy of ['auto', 'user_confirm', 'supervisor_approve', 'denied', 'async_pending'] as const)
    for (const sideEffectLevel of ['none', 'read_only', 'state_changing', 'external_side_effect'] as const)
      for (const mode of ['none', 'optional', 'required'] as const)
        for (const duplicateBehavior of ['return_cached', 'reject'] as const)
          for (const required of [true, false]) {
            const stated = {
              approvalPolicy,
              sideEffectLevel,
              idempotency: { mode, duplicateBehavior },
              auth: { required },
            };
            const refused = server(stated).length > 0;
            expect(refused, JSON.stringify(stated)).toBe(rulesRefuse(contract(stated)));
            verdicts.push(refused);
          }
  expect(verdicts).toHaveLength(240);
  expect(new Set(verdicts).size).toBe(2);
});

const escalate = (to: string): object => ({ approval: { escalate: [{ if: {}, to }] } });
const asks = { requiresUserApproval: true };

describe('a server tool, as for the compiler,', () => {
  test.each<[object, RegExp]>([
    [
      { approvalPolicy: 'auto', permissions: { approvalPolicy: 'denied' } },
      /`approvalPolicy` \(auto\) and .* contradict/,
    ],
    [{ approvalPolicy: 'denied', permissions: asks }, /requiresUserApproval` \(user_confirm\) contradict/],
    [{ permissions: { approvalPolicy: 'supervisor_approve', ...asks } }, /contradict each other/],
    [{ approvalPolicy: 'user_confirm', permissions: { requiresUserApproval: false } }, /\(false\) contradict/],
    [
      { sideEffectLevel: 'state_changing', idempotency: 'none' },
      /`idempotency: none` is not enough .* `state_changing`/,
    ],
    [{ idempotency: { mode: 'optional' }, ...escalate('supervisor_approve') }, /waits for an approval/],
    [{ keyFrom: ['/orderId'] }, /`keyFrom` needs `idempotency: required`, and it is `none`/],
    [{ auth: { required: false }, sideEffectLevel: 'state_changing' }, /anyone may call it/],
    [{ auth: { required: false }, approvalPolicy: 'user_confirm' }, /anyone .* waits for an approval/],
    [{ auth: { required: false, scopes: ['a'] } }, /`auth.scopes` asks for something/],
    [{ auth: { required: false, permissions: ['a'] } }, /`auth.permissions` asks for something/],
    [{ approvalPolicy: 'nobody' }, /`approvalPolicy` must be one of auto/],
    [{ permissions: { approvalPolicy: 'nobody' } }, /`permissions.approvalPolicy` must be one of/],
    [{ sideEffectLevel: 'unspecified' }, /`sideEffectLevel` must be one of none/],
    [{ idempotency: 'sometimes' }, /`idempotency.mode` must be one of/],
    [{ idempotency: { mode: 'required', duplicateBehavior: 'ignore' } }, /duplicateBehavior` must be one of/],
    [{ idempotency: { mode: 'required', ttlMs: 0 } }, /`idempotency.ttlMs` must be a whole number of 1 or more/],
    [{ idempotency: { mode: 'required', headerName: 'Authorization' } }, /headerName` must be the name of a header/],
    [{ idempotency: { mode: 'required', headerName: 'a b' } }, /headerName`/],
    [{ audit: { classification: 'secret' } }, /`audit.classification` must be one of/],
    [{ approval: { expiresInMs: 999 } }, /`approval.expiresInMs` must be a whole number of 1000 or more/],
    [escalate('user_confirm'), /`approval.escalate.to` must be one of supervisor_approve, denied/],
    [{ timeoutMs: 99 }, /`timeoutMs` must be a whole number of 100 to 600000/],
    [{ timeoutMs: 600_001 }, /`timeoutMs`/],
    [{ timeoutMs: 100.5 }, /`timeoutMs`/],
  ])('is refused with %j', async (changes, problem) => {
    expect(server(changes)).toEqual([expect.stringMatching(problem)]);
    const { diagnostics } = await compileContract(contract({ ...changes }));
    expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  });

  test.each<object>([
    {},
    { approvalPolicy: 'user_confirm', permissions: asks },
    { approvalPolicy: 'denied', permissions: { requiresUserApproval: false } },
    { sideEffectLevel: 'state_changing', idempotency: 'required', keyFrom: ['/orderId'] },
    { auth: { required: false } },
    { timeoutMs: 100 },
    { timeoutMs: 600_000 },
    { idempotency: { mode: 'required', headerName: 'X-Key' } },
  ])('is well defined with %j', async (changes) => {
    expect(server(changes)).toEqual([]);
    const { diagnostics } = await compileContract(contract({ ...changes }));
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('a client tool, as for the compiler,', () => {
  test.each<[object, RegExp]>([
    ...['http', 'auth', 'idempotency', 'keyFrom', 'retrySafe', 'limits'].map((field): [object, RegExp] => [
      {
        [field]: {
          http: { endpoint: '/x' },
          auth: {},
          idempotency: 'none',
          keyFrom: ['/orderId'],
          retrySafe: false,
          limits: {},
        }[field],
      },
      new RegExp(`cannot have \`${field}\``),
    ]),
    [{ approvalPolicy: 'supervisor_approve' }, /cannot have the policy `supervisor_approve`; make it a server tool/],
    [{ permissions: { approvalPolicy: 'async_pending' } }, /cannot have the policy `async_pending`/],
    [escalate('denied'), /cannot have `approval`/],
  ])('is refused with %j', async (changes, problem) => {
    expect(client(changes)).toEqual([expect.stringMatching(problem)]);
    const { diagnostics } = await compileContract(clientContract({ ...changes }));
    expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  });

  test.each(['auto', 'user_confirm', 'denied'])('may have the policy %s', (approvalPolicy) => {
    expect(client({ approvalPolicy })).toEqual([]);
  });
});
