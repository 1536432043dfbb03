import type { AuditRow } from '../core/audit.js';
import type { JsonObject } from '../core/json.js';
import type { Ledger, StoredCall } from '../ledger/ledger.js';
import type { Concurrency } from './concurrency.js';
import type { Environment } from './environment.js';
import type { Principal } from './principal.js';
import type { RateLimiter } from './admit/rate-limiter.js';
import type { RefusalSampler } from './audit/refusal-sampler.js';
import type { Running } from './execute/running.js';
import type { Keyring } from './secrets/keyring.js';
import type { ServerToolContract } from '../core/contract.js';
import type { ServerToolRegistry } from './server-tools.js';

/** How long a handler is waited for beyond its deadline, before its outcome counts as unknown, in milliseconds. */
export const graceMs = 60_000;

/** What is looked at before an input is stored, and before an output is handed out. Throwing refuses it. */
export type Inspect = (
  value: JsonObject,
  call: { readonly contract: ServerToolContract; readonly tenant: string | null; readonly subject: string | null },
) => void | Promise<void>;

/** Finds out what a principal may do now, when a call runs later than it was sent. */
export interface PrincipalDirectory {
  /** Null when there is no such principal any more: the call is denied. Throwing puts the call off. */
  resolve(
    tenant: string,
    subject: string,
    call: { readonly actingFor: string | null; readonly tool: string },
  ): Promise<Principal | null> | Principal | null;
}

/** Told of what no caller gets to see. */
export type OnError = (
  error: unknown,
  call: { readonly requestId: string | null; readonly tool: string | null },
) => void;

/** All that the steps of a call work with. */
export interface Kernel {
  readonly tools: ServerToolRegistry;
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly environment: Environment;
  /** Milliseconds since 1970; never goes back. */
  readonly now: () => number;
  readonly limiter: RateLimiter;
  /** Keeps refusals about which little is known from filling the audit log. */
  readonly refusals: RefusalSampler;
  readonly slots: Concurrency;
  /** How many calls of one session can wait for people. */
  readonly waitingPerSession: number;
  /** What runs in this process. */
  readonly running: Map<string, Running>;
  /** What `close` waits for besides: requests, deliveries, sweeps. */
  readonly underWay: Set<Promise<unknown>>;
  readonly inspectInput: Inspect | undefined;
  readonly inspectOutput: Inspect | undefined;
  readonly principals: PrincipalDirectory | undefined;
  /** Whether the word of a client counts as the user's confirmation. */
  readonly trustsClientConfirmation: boolean;
  /** Whether audit rows hold the redacted input. */
  readonly auditsInput: boolean;
  readonly onError: OnError;
  /** Has a queued call delivered soon, in this process. It may be forgotten: a sweep finds the call as well. */
  readonly wake: (call: StoredCall) => void;
  /** Whether no new call may start. */
  isClosing: boolean;
}

/** Stores audit rows of their own. A request that cannot be audited is not served. */
export async function record(kernel: Kernel, ...rows: readonly AuditRow[]): Promise<void> {
  if (rows.length > 0) await kernel.ledger.record(rows);
}

/** Has `close` wait for something. */
export function follow<T>({ underWay }: Kernel, work: Promise<T>): Promise<T> {
  underWay.add(work);
  const forget = (): void => void underWay.delete(work);
  work.then(forget, forget);
  return work;
}

/** Takes one of a tool's slots. What comes back gives it back; undefined when none is free. */
export function enterTool({ slots }: Kernel, { name, limits }: ServerToolContract): (() => void) | undefined {
  return limits?.concurrency === undefined ? () => {} : slots.enter(name, limits.concurrency);
}

/**
 * Gives a slot back once the handler of a call has ended, which can be after its caller was told that it is late: else a
 * tool that is slow would get ever more to do. One that does not end is not waited for longer than its outcome.
 */
export function leaveTool({ running, environment }: Kernel, requestId: string | undefined, free: () => void): void {
  const run = requestId === undefined ? undefined : running.get(requestId);
  if (!run) return free();
  const cancel = environment.schedule(graceMs, free);
  void run.done.then(() => {
    cancel();
    free();
  });
}
