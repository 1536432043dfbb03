import { describe, expect, test } from 'vitest';
import type { ApprovalPolicy, IdempotencyPolicy, SideEffectLevel } from '../../../runtime/core/contract.js';
import { policyProblems } from '../../../runtime/core/policy-problems.js';
import { ToolServer, type Received, type ToolSketch } from './tool-server.js';
import type { ServerToolResultEnvelope } from '../../../runtime/core/envelope.js';

const policies: readonly ApprovalPolicy[] = ['auto', 'user_confirm', 'supervisor_approve', 'async_pending', 'denied'];
const effects: readonly Exclude<SideEffectLevel, 'unspecified'>[] = [
  'none',
  'read_only',
  'state_changing',
  'external_side_effect',
];
const modes: readonly IdempotencyPolicy['mode'][] = ['none', 'optional', 'required'];
const behaviors: readonly IdempotencyPolicy['duplicateBehavior'][] = ['return_cached', 'reject'];

interface Cell {
  readonly policy: ApprovalPolicy;
  readonly effect: (typeof effects)[number];
  readonly mode: IdempotencyPolicy['mode'];
  readonly behavior: IdempotencyPolicy['duplicateBehavior'];
  readonly authRequired: boolean;
}

const cells: readonly Cell[] = policies.flatMap((policy) =>
  effects.flatMap((effect) =>
    modes.flatMap((mode) =>
      behaviors.flatMap((behavior) =>
        [true, false].map((authRequired) => ({ policy, effect, mode, behavior, authRequired })),
      ),
    ),
  ),
);

function sketchOf({ policy, effect, mode, behavior, authRequired }: Cell): ToolSketch {
  return {
    approvalPolicy: policy,
    sideEffectLevel: effect,
    idempotency: { mode, duplicateBehavior: behavior },
    auth: { required: authRequired },
  };
}

/** An answer in short: its HTTP status, its own, and what tells it from others. */
function short({ http, body }: Received<ServerToolResultEnvelope>): string {
  const { status, duplicateDisposition, errorCode } = body;
  return [http, status, duplicateDisposition, errorCode].filter((part) => part !== undefined).join(' ');
}

/**
 * One line for each cell: what a caller gets who sends a call with a key, sends it again, and once more; what one gets
 * who sends none; and what one gets whom nobody knows.
 */
async function lineOf(cell: Cell): Promise<string> {
  const server = new ToolServer({ tool: sketchOf(cell) });
  const answers = [
    await server.call('tool'),
    await server.call('tool'),
    await server.call('tool'),
    await server.call('tool', {}, { id: 'call-2', key: null }),
    await server.call('tool', {}, { id: 'call-3', as: null }),
  ];
  const { policy, effect, mode, behavior, authRequired } = cell;
  const name = `${policy}, ${effect}, key ${mode}, ${behavior}, ${authRequired ? 'auth' : 'no auth'}`;
  return `${name}: ${answers.map(short).join(' | ')} | ran ${server.runs.length}x`;
}

describe('every policy with every side effect, key mode, duplicate behaviour and authentication', () => {
  test('has 240 cells', () => expect(cells).toHaveLength(240));

  test('is answered as written down', async () => {
    const lines: string[] = [];
    for (const cell of cells) {
      const problems = policyProblems({ ...sketchOf(cell), kind: 'server', name: 'tool' });
      lines.push(`${await lineOf(cell)}${problems.length > 0 ? ' | no contract can say so' : ''}`);
    }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('policy-table.txt');
  }, 60_000);
});

describe('in every cell', () => {
  test.each(cells)('$policy, $effect, key $mode, $behavior, auth $authRequired', async (cell) => {
    const line = await lineOf(cell);
    const [first = '', second = '', third = '', keyless = '', anonymous = '', ran = ''] = line
      .slice(line.indexOf(': ') + 2)
      .split(' | ');
    const changes = cell.effect === 'state_changing' || cell.effect === 'external_side_effect';
    const waits = !['auto', 'denied'].includes(cell.policy);
    // Nobody unknown changes anything, or waits.
    if (cell.authRequired || changes || waits) expect(anonymous).toBe('401 denied SERVER_TOOL_UNAUTHENTICATED');
    if (cell.policy === 'denied') expect(`${first} ${ran}`).toBe('200 denied SERVER_TOOL_POLICY_DENIED ran 0x');
    // Nothing runs before it was approved, or in the request that put it off.
    if (waits) expect([ran, first.slice(0, 11)]).toEqual(['ran 0x', '200 pending']);
    // What has the same key runs once.
    if (cell.policy === 'auto' && cell.mode !== 'none') {
      const again = cell.behavior === 'reject' ? 'rejected SERVER_TOOL_DUPLICATE' : 'replayed';
      expect([first, second, third]).toEqual(['200 completed', `200 duplicate ${again}`, `200 duplicate ${again}`]);
    }
    if (cell.mode === 'required') expect(keyless).toBe('400 failed SERVER_TOOL_IDEMPOTENCY_REQUIRED');
  });
});
