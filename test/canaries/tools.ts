import { createAjvCompiler } from '../../runtime/adapters/ajv.js';
import type { EscalationRule } from '../../runtime/core/contract.js';
import type { JsonObject } from '../../runtime/core/json.js';
import type { Parse } from '../../runtime/core/parse.js';
import type { ToolSketch } from '../runtime/server/tool-server.js';
import { canaries, tellingError } from './canaries.js';

const compile = createAjvCompiler();

const inputSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['order'],
  properties: {
    order: { type: 'string' },
    card: { type: 'string' },
    people: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    amount: { type: 'number' },
  },
};
const outputSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['receipt'],
  properties: { receipt: { type: 'string' } },
};

const { openInput, redactedInput, openEdit, redactedEdit, scope } = canaries;

/** The input of every call, and what an approver puts in its place. */
export const sent: JsonObject = { order: openInput, card: redactedInput, people: [{ name: redactedInput }], amount: 5 };
export const edited: JsonObject = { order: openEdit, card: redactedEdit, people: [{ name: redactedEdit }], amount: 5 };

const base: ToolSketch = {
  sideEffectLevel: 'external_side_effect',
  auth: { scopes: [scope] },
  audit: { classification: 'regulated', redactInput: ['card', 'people.*.name'], redactOutput: ['receipt'] },
  timeoutMs: 1_000,
  parseInput: compile(inputSchema, { defaults: true }) as Parse<unknown>,
  parseOutput: compile(outputSchema, { defaults: false }) as Parse<unknown>,
};
const rule = (limit: number, to: EscalationRule['to']): EscalationRule => ({
  if: { properties: { amount: { exclusiveMinimum: limit } } },
  to,
  applies: (input) => ((input as { readonly amount?: number }).amount ?? 0) > limit,
});
const approval = {
  approverPermission: 'refund:approve',
  escalate: [rule(100, 'supervisor_approve'), rule(1_000, 'denied')],
};

/** One tool of each kind. What they do is up to the scenario. */
export function sketchTools(
  run: (input: never, ctx: never) => unknown,
  reconcile: (input: never, ctx: never) => unknown,
): { readonly [name: string]: ToolSketch } {
  const act = { ...base, run, approvalPolicy: 'auto' } as const;
  const look = { ...act, sideEffectLevel: 'read_only' } as const;
  return {
    charge: { ...act, reconcile },
    charge_once: { ...act, keyFrom: ['/order'] },
    charge_rejecting: { ...act, idempotency: { mode: 'required', duplicateBehavior: 'reject' } },
    charge_or_ask: { ...act, approval },
    look,
    look_seldom: { ...look, limits: { ratePerMinute: 1 } },
    look_alone: { ...look, limits: { concurrency: 1 } },
    look_elsewhere: { ...look, permissions: { allowedOrigins: ['https://other.example'] } },
    look_with_rights: { ...look, auth: { scopes: ['another'] } },
    confirm: { ...act, approvalPolicy: 'user_confirm', approval },
    refund: { ...act, approvalPolicy: 'supervisor_approve', approval, keyFrom: ['/order'] },
    report: { ...act, approvalPolicy: 'async_pending' },
    forbidden: { ...act, approvalPolicy: 'denied' },
    broken: { ...act, parseInput: () => fail() },
    broken_rule: {
      ...act,
      approval: { escalate: [{ if: {}, to: 'denied', applies: () => fail() }] },
    },
    unloadable: { ...act, isBroken: true },
  };
}

function fail(): never {
  throw tellingError();
}
