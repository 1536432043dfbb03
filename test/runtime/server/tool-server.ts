import type { AuditEvent } from '../../../runtime/core/audit.js';
import type { CallView } from '../../../runtime/core/call-view.js';
import type { ServerToolContract } from '../../../runtime/core/contract.js';
import type { ServerToolResultEnvelope } from '../../../runtime/core/envelope.js';
import type { JsonObject } from '../../../runtime/core/json.js';
import type { AuthoredPolicy } from '../../../runtime/core/policy.js';
import { policyOf } from '../../../runtime/core/policy.js';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import type { Ledger } from '../../../runtime/ledger/ledger.js';
import {
  createServerToolHandler,
  type ServerToolHost,
  type ServerToolHandlerSettings,
} from '../../../runtime/server/create-server-tool-handler.js';
import type { Principal } from '../../../runtime/server/principal.js';
import {
  createServerToolRegistry,
  serverToolContract,
  type AnyServerToolHandler,
} from '../../../runtime/server/server-tools.js';
import { assertEnvelope } from './assert-envelope.js';
import { FakeEnvironment } from './fake-environment.js';

/** What a test says of a tool; the rest is what a contract has by itself. */
export interface ToolSketch extends Omit<AuthoredPolicy, 'name' | 'kind'> {
  readonly run?: AnyServerToolHandler | ((input: never, ctx: never) => unknown);
  readonly reconcile?: (input: never, ctx: never) => unknown;
  readonly parseInput?: ServerToolContract['parseInput'];
  readonly parseOutput?: ServerToolContract['parseOutput'];
  readonly policyDigest?: string;
  /** Its code cannot be loaded. */
  readonly isBroken?: boolean;
}

/** The people and services of the tests. Their names are their credentials. */
export const principals: { readonly [name: string]: Principal } = {
  ann: person('shop', 'ann'),
  ben: person('shop', 'ben'),
  sue: { ...person('shop', 'sue'), permissions: ['refund:approve'] },
  eve: { ...person('other', 'eve'), permissions: ['refund:approve'] },
  // The same name in another shop.
  'other-ann': person('other', 'ann'),
  bot: { ...person('shop', 'bot'), kind: 'service' },
  'bot-for-ann': { ...person('shop', 'bot'), kind: 'service', actingFor: 'ann' },
};

function person(tenant: string, subject: string): Principal {
  return { tenant, subject, kind: 'human', scopes: ['orders'], permissions: [] };
}

/** How a test sends a call. */
export interface Sent {
  readonly as?: string | null;
  /** Null: none. Default: one that follows from the call's id. */
  readonly key?: string | null;
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An answer of the server. */
export interface Received<Body> {
  readonly http: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** A server with some tools, a clock of its own, and people who call. */
export class ToolServer {
  readonly environment: FakeEnvironment;
  readonly ledger: Ledger;
  readonly events: AuditEvent[] = [];
  readonly errors: unknown[] = [];
  readonly handler: ServerToolHost;
  /** What the tools were called with. */
  readonly runs: {
    readonly tool: string;
    readonly input: unknown;
    readonly ctx: { readonly [name: string]: unknown };
  }[] = [];
  /** What `principals.resolve` knows. */
  readonly directory: Map<string, Principal | null | Error>;

  constructor(
    tools: { readonly [name: string]: ToolSketch },
    options: Partial<ServerToolHandlerSettings> & {
      /** Whose ledger and clock it goes on with. */
      readonly after?: Pick<ToolServer, 'environment' | 'ledger'>;
    } = {},
  ) {
    const { after, ...given } = options;
    this.environment = after?.environment ?? new FakeEnvironment();
    this.ledger = given.ledger ?? after?.ledger ?? createMemoryLedger();
    this.directory = new Map(
      Object.values(principals).map((principal) => [`${principal.tenant}/${principal.subject}`, principal]),
    );
    this.handler = createServerToolHandler({
      tools: this.registry(tools),
      authenticate: (request) => principals[bearer(request, 'Bearer ')] ?? null,
      authenticateDecision: (request) => principals[bearer(request, 'Decision ')] ?? null,
      principals: {
        resolve: (tenant, subject) => {
          const found = this.directory.get(`${tenant}/${subject}`) ?? null;
          if (found instanceof Error) throw found;
          return found;
        },
      },
      ledger: this.ledger,
      audit: (event) => void this.events.push(event),
      onError: (error) => void this.errors.push(error),
      allowedOrigins: ['https://shop.example'],
      environment: this.environment,
      sweepMs: 0,
      ...given,
    });
  }

  private registry(tools: { readonly [name: string]: ToolSketch }): ReturnType<typeof createServerToolRegistry> {
    return createServerToolRegistry(
      Object.fromEntries(
        Object.entries(tools).map(([name, sketch]) => {
          const contract = contractOf(name, sketch);
          const run = (sketch.run ?? (() => ({ output: { done: true } }))) as AnyServerToolHandler;
          const handler: AnyServerToolHandler = (input, ctx) => {
            this.runs.push({ tool: name, input, ctx: { ...ctx } });
            return run(input, ctx);
          };
          const reconcile = sketch.reconcile as never;
          return [
            name,
            {
              contract: async () => contract,
              handler: async () => {
                if (sketch.isBroken === true) throw new Error(`${name} cannot be loaded`);
                return handler;
              },
              reconcile: async () => reconcile,
              keyHeader: contract.idempotency.headerName,
            },
          ];
        }),
      ),
    );
  }

  /** Posts a call, or the same call once more. */
  async call(tool: string, input: JsonObject = {}, sent: Sent = {}): Promise<Received<ServerToolResultEnvelope>> {
    const { as = 'ann', id = 'call-1', key = `key-${id}`, headers = {}, body } = sent;
    const keys = key === null ? {} : { idempotencyKey: key };
    const posted = body ?? {
      name: tool,
      input,
      ...keys,
      context: { sessionId: 's-1', turnIndex: 0, toolCallId: id, ...keys },
    };
    const received = await this.send<ServerToolResultEnvelope>(
      'POST',
      '',
      {
        ...(as === null ? {} : { authorization: `Bearer ${as}` }),
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...headers,
      },
      posted,
    );
    assertEnvelope(received.body);
    return received;
  }

  async status(requestId: string | undefined, as: string = 'ann'): Promise<Received<CallView>> {
    return this.send('GET', `/${requestId}`, { authorization: `Bearer ${as}` });
  }

  async cancel(requestId: string | undefined, as: string = 'ann'): Promise<Received<CallView>> {
    return this.send('DELETE', `/${requestId}`, { authorization: `Bearer ${as}` });
  }

  async view(requestId: string | undefined, as: string): Promise<Received<CallView>> {
    return this.send('GET', `/${requestId}/approval`, { authorization: `Decision ${as}` });
  }

  async approvals(as: string): Promise<Received<{ approvals: CallView[]; next?: string }>> {
    return this.send('GET', '/approvals', { authorization: `Decision ${as}` });
  }

  /** Decides about a call in its present version, unless another is given. */
  async decide(requestId: string | undefined, as: string, decision: JsonObject): Promise<Received<CallView>> {
    const { version } = (await this.ledger.find(requestId ?? '')) ?? { version: 1 };
    return this.send('POST', `/${requestId}/approval`, { authorization: `Decision ${as}` }, { version, ...decision });
  }

  async send<Body>(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<Received<Body>> {
    const answered = this.handler(
      new Request(`http://localhost/chat/tool-call${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    const response = await answered;
    const text = await response.text();
    return {
      http: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }
}

function bearer(request: Request, scheme: string): string {
  const header = request.headers.get('authorization') ?? '';
  return header.startsWith(scheme) ? header.slice(scheme.length) : '';
}

function contractOf(name: string, sketch: ToolSketch): ServerToolContract {
  const {
    run: _run,
    reconcile: _reconcile,
    isBroken: _isBroken,
    parseInput,
    parseOutput,
    policyDigest,
    ...authored
  } = sketch;
  const accept = (data: unknown): { ok: true; value: unknown } => ({ ok: true, value: structuredClone(data) });
  return serverToolContract({
    name,
    description: 'A tool of a test.',
    inputSchema: { type: 'object' },
    parseInput: parseInput ?? accept,
    parseOutput: parseOutput ?? accept,
    policyDigest: policyDigest ?? 'sha256:first',
    ...(authored.keyFrom === undefined ? {} : { keyFrom: authored.keyFrom }),
    ...(authored.limits === undefined ? {} : { limits: authored.limits }),
    ...(authored.permissions?.allowedOrigins === undefined
      ? {}
      : { allowedOrigins: authored.permissions.allowedOrigins }),
    ...policyOf({ ...authored, name, kind: 'server' }),
  });
}
