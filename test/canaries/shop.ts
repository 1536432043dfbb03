import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CallView } from '../../runtime/core/call-view.js';
import type { ServerToolResultEnvelope } from '../../runtime/core/envelope.js';
import type { JsonObject } from '../../runtime/core/json.js';
import type { Ledger } from '../../runtime/ledger/ledger.js';
import type { SqliteDriver } from '../../runtime/ledger/sqlite/database.js';
import { createSqliteLedger } from '../../runtime/ledger/sqlite/sqlite-ledger.js';
import { jsonlSink } from '../../runtime/server/audit/jsonl-sink.js';
import type { ServerToolHandlerSettings } from '../../runtime/server/create-server-tool-handler.js';
import type { OnError } from '../../runtime/server/kernel.js';
import type { Principal } from '../../runtime/server/principal.js';
import { secretsFromEnv } from '../../runtime/server/secrets/read-secrets.js';
import { World } from '../runtime/server/world.js';
import type { Received, ToolServer, ToolSketch } from '../runtime/server/tool-server.js';
import { canaries, secretsText, tellingError } from './canaries.js';
import { Evidence } from './evidence.js';
import { LeftBehind } from './left-behind.js';
import { people } from './people.js';
import type { Place } from './places.js';
import { sent, sketchTools } from './tools.js';

/** What differs from one run of all scenarios to another. */
export interface ShopSettings {
  readonly driver: SqliteDriver;
  /** Whether the host has an `onError`; without one, errors go to standard error. */
  readonly hasErrorHook: boolean;
  readonly auditInput: 'none' | 'redacted';
}

/** How a call is sent. */
export interface Call {
  readonly as?: string;
  readonly id?: string;
  readonly input?: JsonObject;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Answered = ServerToolResultEnvelope;
type Hooks = Pick<ServerToolHandlerSettings, 'inspectInput' | 'inspectOutput'>;
type Write = (method: keyof Ledger, args: readonly unknown[]) => Error | undefined;

/** A server over an SQLite file, into which canaries come in every way, and all that leaves it. */
export class Shop {
  readonly evidence: Evidence = new Evidence();
  /** Every error code that an answer or an audit row held. */
  readonly codes: Set<string> = new Set();
  /** What the handler of every tool does, and its `reconcile`. */
  run: (input: never, ctx: never) => unknown = () => ({ output: { receipt: canaries.output } });
  reconcile: (input: never, ctx: never) => unknown = () => undefined;
  /** Who stands behind a name: what all three hooks of the host say. */
  identify: (name: string) => Principal | null = (name) => people[name] ?? null;
  /** Who a requester is later on. */
  resolve: () => Principal | null = () => people['ann'] ?? null;
  hooks: Hooks = {};
  /** The error of the ledger, and of a sink, where there is one. */
  ledgerFails: Write = () => undefined;
  sinkFails: () => Error | undefined = () => undefined;
  readonly world: World;
  private current: ToolServer | undefined;
  private readonly settings: ShopSettings;
  private readonly left: LeftBehind;
  private readonly ledgers: Ledger[] = [];

  /** Everything is kept below the folder. */
  constructor(folder: string, settings: ShopSettings) {
    this.settings = settings;
    this.left = new LeftBehind(folder, this.evidence, settings.auditInput === 'redacted');
    mkdirSync(dirname(this.left.ledgerFile));
    this.world = new World(() => this.openLedger());
  }

  get server(): ToolServer {
    if (!this.current) throw new Error('the shop is closed');
    return this.current;
  }

  /** Starts a server; the one from before goes on, unless it is killed. */
  async start(
    changes: Readonly<Record<string, Partial<ToolSketch>>> = {},
    options: Partial<ServerToolHandlerSettings> = {},
  ): Promise<ToolServer> {
    const { evidence, settings } = this;
    const sketches = sketchTools(
      (input, ctx) => this.run(input, ctx),
      (input, ctx) => this.reconcile(input, ctx),
    );
    const tools = Object.entries(sketches).map(([name, sketch]) => [name, { ...sketch, ...changes[name] }] as const);
    const sink = {
      name: 'sink',
      write: (events: readonly { readonly code: string | null }[]) => {
        for (const { code } of events) if (code !== null) this.codes.add(code);
        evidence.add(this.left.audit, 'a sink', events);
        const error = this.sinkFails();
        if (error) throw error;
      },
    };
    const noteError: OnError = (error, call) => evidence.add('onError', 'onError', [error, call]);
    this.current = await this.world.serve(Object.fromEntries(tools), {
      authenticate: (request) => this.identify(nameIn(request, 'Bearer')),
      authenticateDecision: (request) => this.identify(nameIn(request, 'Decision')),
      principals: { resolve: () => this.resolve() },
      inspectInput: (input, call) => this.hooks.inspectInput?.(input, call),
      inspectOutput: (output, call) => this.hooks.inspectOutput?.(output, call),
      secrets: secretsFromEnv('GECX_SECRETS', { GECX_SECRETS: secretsText }),
      audit: [sink, jsonlSink(this.left.auditFile)],
      auditInput: settings.auditInput,
      // As if it had not been given: the tester has one of its own.
      onError: (settings.hasErrorHook ? noteError : undefined) as never,
      ...options,
    });
    return this.current;
  }

  /** Posts a call. */
  async call(tool: string, call: Call = {}, place: Place = 'answer'): Promise<Received<Answered>> {
    const { as = 'ann', id = '1', input = sent, key = `${canaries.idempotencyKey}-${id}`, headers, body } = call;
    const keys = key === null ? {} : { idempotencyKey: key };
    const context = { sessionId: canaries.session, turnIndex: 0, toolCallId: `${canaries.toolCall}-${id}`, ...keys };
    const posted = body ?? { name: tool, input, context, ...keys };
    const named = key === null ? headers : { 'idempotency-key': key, ...headers };
    return this.send<Answered>(place, 'POST', '', `Bearer ${as} ${canaries.callCredential}`, posted, named);
  }

  async status(requestId: string | undefined, as: string = 'ann'): Promise<Received<CallView>> {
    return this.send(viewerOf(as), 'GET', `/${requestId}`, `Bearer ${as} ${canaries.callCredential}`);
  }

  async cancel(requestId: string | undefined, as: string = 'ann'): Promise<Received<CallView>> {
    return this.send(viewerOf(as), 'DELETE', `/${requestId}`, `Bearer ${as} ${canaries.callCredential}`);
  }

  async approval(requestId: string | undefined, as: string): Promise<Received<CallView>> {
    return this.send(viewerOf(as), 'GET', `/${requestId}/approval`, decider(as));
  }

  async approvals(as: string): Promise<Received<object>> {
    return this.send(viewerOf(as), 'GET', '/approvals', decider(as));
  }

  /** Decides about a call in its present version, unless another is given. */
  async decide(requestId: string | undefined, as: string, decision: JsonObject): Promise<Received<CallView>> {
    const version = (await this.server.ledger.find(requestId ?? ''))?.version ?? 1;
    return this.send(viewerOf(as), 'POST', `/${requestId}/approval`, decider(as), { version, ...decision });
  }

  /** Sends something, and keeps the whole answer. */
  async send<Body>(
    place: Place,
    method: string,
    path: string,
    authorization: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Received<Body>> {
    const headers = {
      authorization,
      cookie: `sid=${canaries.cookie}`,
      'x-api-key': canaries.otherHeader,
      'user-agent': canaries.otherHeader,
      ...more,
    };
    const received = await this.exchange<Body>(method, `${path}?token=${canaries.query}`, headers, body);
    this.note(place, `${method} ${path.replace(/^\/[\w-]{22}/, '/ID')}: ${received.http}`, received);
    return received;
  }

  /** Takes a request to the server, and its answer back. */
  protected async exchange<Body>(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: unknown,
  ): Promise<Received<Body>> {
    return this.server.send<Body>(method, path, headers, body);
  }

  /** Asks something of the host's own interface, and keeps how it fails. */
  async host<Result>(ask: Promise<Result>): Promise<Result | undefined> {
    return ask.catch((error: unknown) => {
      this.evidence.add('host', 'an error of `handler.calls`', error);
      return undefined;
    });
  }

  /** Lets time pass, and the server do what is due. */
  async pass(ms: number): Promise<void> {
    await this.world.pass(ms);
    await this.server.handler.sweep().catch((error: unknown) => this.evidence.add('host', '`sweep`', error));
    await this.world.rest();
  }

  /** Until nothing is under way. */
  async rest(): Promise<void> {
    await this.world.rest();
  }

  /** Ends the server, and keeps what it leaves behind. */
  async end(): Promise<void> {
    this.ledgerFails = () => undefined;
    this.sinkFails = () => undefined;
    await this.pass(0);
    this.left.keepFiles();
    const closing = this.server.handler.close({ drainMs: 0 });
    await this.world.pass(2_000);
    await closing;
    const calls = await this.server.ledger.list({ limit: 100 });
    await this.left.showCalls(calls.map(({ requestId }) => requestId));
    for (const ledger of this.ledgers) await ledger.close();
    // The write-ahead log is in the file now.
    this.left.keepFiles();
  }

  private note(place: Place, what: string, { http, headers, body }: Received<unknown>): void {
    this.evidence.add(place, what, { http, headers: Object.fromEntries(headers), body });
    const { errorCode, result } = (body ?? {}) as Partial<Answered> & Partial<CallView>;
    for (const code of [errorCode, result?.errorCode]) if (code !== undefined) this.codes.add(code);
  }

  private async openLedger(): Promise<Ledger> {
    const ledger = await createSqliteLedger({ file: this.left.ledgerFile, driver: this.settings.driver });
    this.ledgers.push(ledger);
    return new Proxy(ledger, {
      get: (target, name: keyof Ledger) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          const error = this.ledgerFails(name, args);
          if (error) throw error;
          return member.apply(target, args) as Promise<unknown>;
        };
      },
    });
  }
}

/** An error of a hook, of a ledger or of a sink. */
export const failing = (): never => {
  throw tellingError();
};

/** Ann is the requester, sue may decide about the calls of others; whoever else asks has nothing to do with them. */
function viewerOf(name: string): Place {
  if (name === 'ann') return 'view';
  return name === 'sue' ? 'approver' : 'stranger';
}

function decider(name: string): string {
  return `Decision ${name} ${canaries.decisionCredential}`;
}

function nameIn({ headers }: Request, scheme: string): string {
  const [found, name = ''] = headers.get('authorization')?.split(' ') ?? [];
  return found === scheme ? name : '';
}
