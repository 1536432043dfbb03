import type { ToolSketch } from '../runtime/server/tool-server.js';

/** How a handler ends; one that `works` does not until it is told to. */
export type Does = 'returns' | 'declines' | 'breaks' | 'hands over' | 'works';

/** What every tool of the simulation is called with. The handler does what its input says. */
export interface Input {
  readonly order: number;
  /** From 2 on a supervisor is asked, 3 is forbidden, 4 is not valid; where the tool has rules for it. */
  readonly amount: number;
  readonly does: Does;
}

/** What a tool's contract says, as far as it matters to what becomes of a call. */
export interface Rules {
  readonly policy: 'auto' | 'user_confirm' | 'supervisor_approve' | 'async_pending';
  readonly changes: boolean;
  readonly key: 'none' | 'optional' | 'required';
  /** Whether calls about the same order are the same business. */
  readonly isBusiness?: true;
  readonly rejectsRepeats?: true;
  readonly retrySafe?: true;
  readonly escalates?: true;
}

/** The tools of the simulation. */
export const tools: { readonly [name in ToolName]: Rules } = {
  look: { policy: 'auto', changes: false, key: 'none' },
  search: { policy: 'auto', changes: false, key: 'optional' },
  write: { policy: 'auto', changes: true, key: 'none' },
  pay: { policy: 'auto', changes: true, key: 'required', isBusiness: true, escalates: true },
  once: { policy: 'auto', changes: true, key: 'required', rejectsRepeats: true },
  safe: { policy: 'auto', changes: true, key: 'optional', retrySafe: true },
  confirm: { policy: 'user_confirm', changes: true, key: 'required', isBusiness: true, escalates: true },
  supervise: { policy: 'supervisor_approve', changes: true, key: 'required' },
  later: { policy: 'async_pending', changes: true, key: 'required', isBusiness: true, escalates: true },
  laterSafe: { policy: 'async_pending', changes: true, key: 'optional', retrySafe: true },
};

/** Their names. */
export type ToolName =
  'look' | 'search' | 'write' | 'pay' | 'once' | 'safe' | 'confirm' | 'supervise' | 'later' | 'laterSafe';

/** Times of every contract here, and of the server, in milliseconds. */
export const times = {
  ttl: 3_600_000,
  approval: 600_000,
  timeout: 30_000,
  grace: 60_000,
  accepted: 120_000,
  day: 86_400_000,
} as const;

/** Those who call and decide, as test/runtime/server/tool-server.ts knows them. */
export const people = {
  ann: { tenant: 'shop', subject: 'ann', actingFor: null, isHuman: true, isSupervisor: false },
  ben: { tenant: 'shop', subject: 'ben', actingFor: null, isHuman: true, isSupervisor: false },
  sue: { tenant: 'shop', subject: 'sue', actingFor: null, isHuman: true, isSupervisor: true },
  eve: { tenant: 'other', subject: 'eve', actingFor: null, isHuman: true, isSupervisor: true },
  'other-ann': { tenant: 'other', subject: 'ann', actingFor: null, isHuman: true, isSupervisor: false },
  bot: { tenant: 'shop', subject: 'bot', actingFor: null, isHuman: false, isSupervisor: false },
  'bot-for-ann': { tenant: 'shop', subject: 'bot', actingFor: 'ann', isHuman: false, isSupervisor: false },
} as const;

/** The names of those. */
export type Person = keyof typeof people;

/** Whose agreement is asked for. */
export type Gate = 'user_confirm' | 'supervisor_approve';

/** What the contract of a tool says. */
export function rulesOf(tool: ToolName): Rules {
  return tools[tool];
}

/** Who is asked about an input; null: nobody. */
export function gateOf({ policy, escalates }: Rules, { amount }: Input): Gate | 'denied' | 'invalid' | null {
  if (amount > 3) return 'invalid';
  if (escalates && amount > 1) return amount === 3 ? 'denied' : 'supervisor_approve';
  return policy === 'user_confirm' || policy === 'supervisor_approve' ? policy : null;
}

/** How long a call can wait. A supervisor who is asked instead of the user has a day. */
export function expiryOf({ policy }: Rules, gate: Gate | null): number {
  return gate === 'supervisor_approve' && policy !== gate ? times.day : times.approval;
}

/** Whose calls these are. */
export function ownerOf(by: Person): string {
  const { tenant, subject, actingFor } = people[by];
  return `${tenant}/${actingFor ?? subject}`;
}

/** What a call is about, in its whole tenant. */
export function businessKey(by: Person, tool: ToolName, { order }: Input): string | undefined {
  return rulesOf(tool).isBusiness && `business ${people[by].tenant} ${tool} ${order}`;
}

/** What a person may do about a call that waits or has waited. */
export function sayOf(
  person: Person,
  { by, gate }: { readonly by: Person; readonly gate: Gate | null },
): 'decides' | 'sees' | 'nothing' {
  const [who, requester] = [people[person], people[by]];
  if (gate === null || who.tenant !== requester.tenant) return 'nothing';
  const isConfirmer = who.subject === requester.actingFor || (requester.isHuman && who.subject === requester.subject);
  if (gate === 'user_confirm') return isConfirmer ? 'decides' : who.isSupervisor ? 'sees' : 'nothing';
  const isRequester = isConfirmer || who.subject === requester.subject;
  return isRequester ? 'sees' : who.isSupervisor ? 'decides' : 'nothing';
}

/** The tools as a server has them, all with the same handler. */
export function sketches(
  policyDigest: string,
  run: (input: Input, ctx: { readonly requestId: string }, isStored: boolean) => unknown,
): Record<ToolName, ToolSketch> {
  const sketched = Object.entries<Rules>(tools).map(([name, rules]): [string, ToolSketch] => [
    name,
    {
      approvalPolicy: rules.policy,
      sideEffectLevel: rules.changes ? 'state_changing' : 'read_only',
      idempotency: {
        mode: rules.key,
        ttlMs: times.ttl,
        duplicateBehavior: rules.rejectsRepeats ? 'reject' : 'return_cached',
      },
      approval: {
        expiresInMs: times.approval,
        approverPermission: 'refund:approve',
        escalate: rules.escalates ? [from(2, 'supervisor_approve'), from(3, 'denied')] : [],
      },
      ...(rules.isBusiness ? { keyFrom: ['/order'] } : {}),
      ...(rules.retrySafe ? { retrySafe: true } : {}),
      timeoutMs: times.timeout,
      policyDigest,
      parseInput: (data) => {
        const isValid = (data as Input).amount < 4;
        return isValid ? { ok: true, value: data } : { ok: false, issues: [issue] };
      },
      run: (input: Input, ctx: { readonly requestId: string; readonly idempotencyKey?: string }) =>
        run(input, ctx, rules.changes || ctx.idempotencyKey !== undefined),
    },
  ]);
  return Object.fromEntries(sketched) as Record<ToolName, ToolSketch>;
}

const issue = { path: ['amount'], keyword: 'maximum', message: 'must be less than 4' };

function from(amount: number, to: 'supervisor_approve' | 'denied') {
  const applies = (input: unknown): boolean => (input as Input).amount >= amount;
  return { if: { properties: { amount: { minimum: amount } } }, to, applies };
}
