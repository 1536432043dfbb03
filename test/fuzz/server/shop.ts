import {
  accepted,
  createRandomSecrets,
  createServerToolHandler,
  createServerToolRegistry,
  registryOf,
  type AnyServerToolHandler,
  type Ledger,
  type LoadedServerTool,
  type ServerToolHost,
  type ServerToolRegistry,
} from 'gecx-tools/server';
import { createAjvCompiler } from 'gecx-tools/ajv';
import { applyRefund } from '../../../generated/server/apply_refund.js';
import { checkInventory } from '../../../generated/server/check_inventory.js';
import { lookupOrder } from '../../../generated/server/lookup_order.js';
import { checkInventory as countPieces } from '../../../tools/check_inventory.server.js';
import { lookupOrder as lookUp } from '../../../tools/lookup_order.server.js';
import type { Environment } from '../../../runtime/server/environment.js';
import { behaveAs, innerText } from './odd-handlers.js';
import { memberOf, principalOf } from './people.js';

/** What a shop is told besides its requests. */
export interface ShopOptions {
  readonly ledger: Ledger;
  readonly environment: Environment;
  readonly onError: (error: unknown) => void;
}

/** A text with which an input, or an output, is one that may not pass. */
export const secretMarks = { input: '4111 1111 1111 1111', output: 'withhold me' } as const;

/** The pages that may call. */
export const pages = { shop: 'https://shop.example', partner: 'https://partner.example' } as const;

/**
 * A shop with a tool for everything that a contract can say: some tools of the sample as they were compiled, and more by
 * hand. No tool keeps anything, so that what the process keeps is the server's.
 */
export function createShop({ ledger, environment, onError }: ShopOptions): ServerToolHost {
  const later = (ms: number): Promise<void> => new Promise((resolve) => void environment.schedule(ms, resolve));
  const host: ServerToolHost = createServerToolHandler({
    tools: allTools(later, (requestId) => {
      environment.schedule(300, () => {
        host.calls.complete(requestId, { output: { text: 'delivered' } }).catch(onError);
      });
    }),
    authenticate: ({ headers }) => principalOf(headers.get('authorization'), 'Bearer'),
    authenticateDecision: ({ headers }) => {
      const person = principalOf(headers.get('authorization'), 'Decision');
      return person && { ...person };
    },
    principals: { resolve: memberOf },
    ledger,
    secrets: createRandomSecrets(),
    environment,
    allowedOrigins: Object.values(pages),
    audit: () => {},
    auditInput: 'redacted',
    inspectInput: (input) => refuseMark(input, secretMarks.input),
    inspectOutput: (output) => refuseMark(output, secretMarks.output),
    onError,
    // Everybody in this proof has the same address.
    limits: { requestsPerMinute: 1e9 },
  });
  return host;
}

function refuseMark(value: object, mark: string): void {
  if (JSON.stringify(value).includes(mark)) throw new Error(innerText);
}

const text = { type: 'object', properties: { text: { type: 'string' } } } as const;
const anything = { type: 'object' } as const;

/** `finish` has a call completed that was handed over. */
function allTools(later: (ms: number) => Promise<void>, finish: (requestId: string) => void): ServerToolRegistry {
  const behave = behaveAs(later);
  const how = { type: 'object', properties: { how: { type: 'string' } } } as const;
  const byHand = registryOf(
    {
      close_account: { inputSchema: text, approvalPolicy: 'supervisor_approve', handler: () => ({ output: {} }) },
      send_gift: {
        inputSchema: text,
        approval: {
          expiresInMs: 2_000,
          escalate: [{ if: { properties: { text: { const: 'a bribe' } }, required: ['text'] }, to: 'denied' }],
        },
        handler: () => ({ output: {} }),
      },
      send_report: {
        inputSchema: how,
        outputSchema: text,
        approvalPolicy: 'async_pending',
        handler: behave,
      },
      hand_over: {
        inputSchema: { type: 'object', properties: { finishes: { type: 'boolean', default: true } } },
        approvalPolicy: 'auto',
        sideEffectLevel: 'external_side_effect',
        handler: ({ finishes }, { requestId }) => {
          if (finishes === true) finish(requestId);
          return accepted({ externalRef: requestId, expiresInMs: 1_500 });
        },
      },
      save_note: {
        inputSchema: text,
        approvalPolicy: 'auto',
        idempotency: { mode: 'required', duplicateBehavior: 'reject', headerName: 'X-Note-Key' },
        limits: { ratePerMinute: 4 },
        handler: () => ({ output: {} }),
      },
      save_briefly: {
        inputSchema: text,
        approvalPolicy: 'auto',
        idempotency: { mode: 'required', ttlMs: 500 },
        handler: () => ({ output: {} }),
      },
      look_oddly: {
        inputSchema: how,
        outputSchema: text,
        sideEffectLevel: 'read_only',
        handler: behave,
        timeoutMs: 8_000,
      },
      act_oddly: { inputSchema: how, outputSchema: text, approvalPolicy: 'auto', handler: behave, timeoutMs: 8_000 },
      count_slowly: {
        inputSchema: how,
        sideEffectLevel: 'read_only',
        limits: { concurrency: 2 },
        handler: behave,
        timeoutMs: 8_000,
      },
      forbidden: { inputSchema: anything, approvalPolicy: 'denied', handler: () => ({ output: {} }) },
      for_partners: {
        inputSchema: anything,
        sideEffectLevel: 'read_only',
        permissions: { allowedOrigins: [pages.partner] },
        handler: () => ({ output: {} }),
      },
      echo: {
        inputSchema: anything,
        sideEffectLevel: 'none',
        auth: { required: false },
        handler: (input) => ({ output: input }),
      },
      echo_asked: {
        inputSchema: anything,
        keyFrom: ['/a/b', '/constructor', '/__proto__/x'],
        audit: { classification: 'pii', redactInput: ['secret', 'list.*.secret', 'constructor'] },
        handler: (input) => ({ output: input }),
      },
    },
    createAjvCompiler(),
  );
  const refund: AnyServerToolHandler = () => ({ output: { refundId: 'R-1', status: 'queued' } });
  return createServerToolRegistry({
    ...Object.fromEntries(
      [...byHand.needs].map(([name, needs]) => [
        name,
        {
          contract: async () => (await loaded(byHand, name)).contract,
          handler: async () => (await loaded(byHand, name)).handler,
          needs,
          ...(name === 'save_note' ? { keyHeader: 'X-Note-Key' } : {}),
        },
      ]),
    ),
    lookup_order: { aliases: ['lookup-order'], contract: async () => lookupOrder, handler: async () => lookUp },
    check_inventory: { contract: async () => checkInventory, handler: async () => countPieces },
    apply_refund: { contract: async () => applyRefund, handler: async () => refund },
    broken: {
      contract: async () => (await loaded(byHand, 'echo')).contract,
      handler: () => Promise.reject(new Error(innerText)),
    },
  });
}

async function loaded(registry: ServerToolRegistry, name: string): Promise<LoadedServerTool> {
  const tool = await registry.load(name);
  if (!tool) throw new Error(`there is no tool ${name}`);
  return tool;
}
