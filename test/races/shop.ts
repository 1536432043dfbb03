import { setTimeout as pause } from 'node:timers/promises';
import { createAjvCompiler } from 'gecx-tools/ajv';
import {
  createServerToolHandler,
  type Ledger,
  type Principal,
  type Secrets,
  type ServerToolHost,
} from 'gecx-tools/server';

/** One run of a handler: what the whole race is about. */
export interface Effect {
  readonly racer: string;
  readonly item: string;
  readonly amount: number;
  readonly requestId: string;
  /** Different for each run, wherever it is. */
  readonly receipt: string;
  readonly decidedBy: string | null;
}

/** What every call of the shop takes. `workMs` is how long its handler needs. */
export interface ShopInput {
  readonly item: string;
  readonly amount: number;
  readonly workMs: number;
}

/** A call of `charge` asks nobody, one of `order` its user, one of `refund` a supervisor. */
export type ShopTool = 'charge' | 'order' | 'refund';

const inputSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['item', 'amount', 'workMs'],
  properties: { item: { type: 'string' }, amount: { type: 'integer' }, workMs: { type: 'integer' } },
} as const;

/** Makes every call. */
export const requester = 'ann';
/** May approve refunds, as may everybody whose name begins so. */
export const supervisor = 'sue';

function personOf(name: string): Principal {
  const permissions = name.startsWith(supervisor) ? ['refund:approve'] : [];
  return { tenant: 'shop', subject: name, kind: 'human', scopes: [], permissions };
}

/** How often a server looks for calls that somebody has to deliver: often, so that it races with the deciders. */
const sweepMs = 100;

/** A server of the shop on some ledger. Whoever is named by a credential is believed. */
export function openShop(
  { name, ledger, secrets }: { readonly name: string; readonly ledger: Ledger; readonly secrets: Secrets },
  told: { readonly effect: (effect: Effect) => void; readonly error: (error: unknown) => void },
): ServerToolHost {
  let receipts = 0;
  const work = async (
    { item, amount, workMs }: ShopInput,
    { requestId, decidedBy }: { readonly requestId: string; readonly decidedBy?: string },
  ): Promise<{ output: { receipt: string; amount: number } }> => {
    const receipt = `${name}-${++receipts}`;
    told.effect({ racer: name, item, amount, requestId, receipt, decidedBy: decidedBy ?? null });
    await pause(workMs);
    return { output: { receipt, amount } };
  };
  const authenticate = (request: Request): Principal => personOf(request.headers.get('authorization') ?? '');
  const sideEffectLevel = 'state_changing';
  return createServerToolHandler({
    tools: {
      charge: { inputSchema, sideEffectLevel, approvalPolicy: 'auto', handler: work },
      order: { inputSchema, sideEffectLevel, approvalPolicy: 'user_confirm', handler: work },
      refund: { inputSchema, sideEffectLevel, approvalPolicy: 'supervisor_approve', handler: work },
    },
    authenticate,
    authenticateDecision: authenticate,
    principals: { resolve: (_tenant, subject) => personOf(subject) },
    ledger,
    secrets,
    schemaCompiler: createAjvCompiler(),
    onError: told.error,
    sweepMs,
  });
}
