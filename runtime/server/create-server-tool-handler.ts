import type { AuditEvent } from '../core/audit.js';
import type { SchemaCompiler } from '../core/schema-compiler.js';
import type { Ledger } from '../ledger/ledger.js';
import { createMemoryLedger } from '../ledger/memory-ledger.js';
import { RateLimiter } from './admit/rate-limiter.js';
import { AuditFeed, type AuditSink } from './audit/feed.js';
import { RefusalSampler } from './audit/refusal-sampler.js';
import type { AuthenticateDecision } from './authenticate-decision.js';
import { createCalls, type Calls } from './calls.js';
import { Concurrency } from './concurrency.js';
import { systemEnvironment, type Environment } from './environment.js';
import type { HttpAnswer, HttpRequest } from './http/exchange.js';
import { fromRequest, toResponse } from './http/fetch-exchange.js';
import { connectionIn, type Connection, type FetchHandler } from './http/fetch-handler.js';
import { findInvalidOrigins } from './http/origins.js';
import { mostBytes } from './http/read-json.js';
import { serveRequest, type Authenticate, type HttpBinding } from './http/serve-request.js';
import { follow, type Inspect, type Kernel, type OnError, type PrincipalDirectory } from './kernel.js';
import { drain, lastWordsMs, within } from './later/drain.js';
import { startDelivery, sweep } from './later/sweep.js';
import { MissingOptions, necessaryOptions, type NecessaryOption } from './missing-options.js';
import {
  needsByTool,
  registryOf,
  schemasToCompile,
  type AnyInlineServerTools,
  type InlineServerTools,
  type SchemasByName,
} from './registry-of.js';
import { createKeyring } from './secrets/keyring.js';
import { createRandomSecrets, type Secrets } from './secrets/secrets.js';
import type { ServerToolRegistry } from './server-tools.js';
import { createSteadyClock } from './steady-clock.js';

/** Without a ledger of the host's own, calls leave nothing but audit rows, which must not fill the memory. */
const keptAuditRows = 10_000;

/** What a handler is made of. Which options are necessary depends on the tools; the error says which are missing. */
export interface ServerToolHandlerOptions<
  Ins extends SchemasByName = SchemasByName,
  Outs extends SchemasByName = SchemasByName,
> extends ServerToolHandlerSettings {
  /** The generated registry, or definitions by hand. */
  readonly tools: ServerToolRegistry | InlineServerTools<Ins, Outs>;
}

/** All but the tools. */
export interface ServerToolHandlerSettings {
  /** Below which calls are posted and looked at. Default: `/chat/tool-call`. */
  readonly basePath?: string;
  /** Browser origins that may call, written as browsers do. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** Who sent a call. Without it, every caller is nobody. */
  readonly authenticate?: Authenticate;
  /** Who decides about a waiting call. */
  readonly authenticateDecision?: AuthenticateDecision;
  /** What a caller may do when a call runs later than it was sent. */
  readonly principals?: PrincipalDirectory;
  /** Where calls are kept. */
  readonly ledger?: Ledger;
  /** What seals and signs what is kept. A memory ledger needs none; without, what it holds is not sealed. */
  readonly secrets?: Secrets;
  /** Compiles JSON Schemas of definitions by hand. */
  readonly schemaCompiler?: SchemaCompiler;
  /**
   * Where a user's confirmation is asked for. `server` (the default): here, with a credential of its own.
   * `client-attested`: in the client, whose word is believed; whoever can post a call can then claim it.
   */
  readonly userConfirm?: 'server' | 'client-attested';
  /** Told of every audit event, at least once and in order; or where they go. */
  readonly audit?: ((event: AuditEvent) => Promise<void> | void) | readonly AuditSink[];
  /** Whether audit events hold the input, redacted. Default: no. */
  readonly auditInput?: 'none' | 'redacted';
  /** Looks at every input before it is stored; throwing refuses it. */
  readonly inspectInput?: Inspect;
  /** Looks at every output before it is handed out; throwing withholds it. */
  readonly inspectOutput?: Inspect;
  /** Told of every error that callers do not get to see. Default: one line on standard error, without its text. */
  readonly onError?: OnError;
  readonly limits?: {
    /** Default: 64 KiB. At most 1 MiB. */
    readonly bodyBytes?: number;
    /** Requests from one address in a minute. Default: 6,000. */
    readonly requestsPerMinute?: number;
    /** How many calls of one chat session can wait for an approval at a time. Default: 5. */
    readonly waitingPerSession?: number;
  };
  /** How often calls are looked for whose time has come, in milliseconds. Default: 1,000. 0: only when asked to. */
  readonly sweepMs?: number;
  /** Clock, timers and randomness; for tests. */
  readonly environment?: Environment;
}

/** Serves tool calls. A plain fetch handler, with what a host needs besides. */
export interface ServerToolHost extends FetchHandler {
  /** Answers a request that came through something else than the web platform's own types, as `toNodeListener` does. */
  answer(request: HttpRequest, connection?: Connection): Promise<HttpAnswer>;
  /** The calls that are kept. */
  readonly calls: Calls;
  /** Does what is due: expiry, delivery, forgetting. Happens by itself as well, see `sweepMs`. */
  sweep(): Promise<void>;
  /**
   * Stops taking calls and waits for those that run, at most for `drainMs` (default 10,000); what then still runs is told
   * to stop. Queued calls stay in the ledger for the next process. Does not close the ledger.
   */
  close(options?: { readonly drainMs?: number }): Promise<void>;
}

/**
 * Makes the handler that enforces what contracts say, on every call.
 *
 * @throws MissingOptions that names each option which its tools need and which is missing, with the line to add.
 */
export function createServerToolHandler<const Ins extends SchemasByName, const Outs extends SchemasByName>(
  options: ServerToolHandlerOptions<Ins, Outs>,
): ServerToolHost {
  checkOptions(options, options.tools as ServerToolRegistry | AnyInlineServerTools);
  const environment = options.environment ?? systemEnvironment;
  const ledger = options.ledger ?? createMemoryLedger({ auditRows: keptAuditRows });
  const onError = harmless(options.onError ?? reportError);
  let now = createSteadyClock(environment, 0);
  const kernel: Kernel = {
    tools: registryOf(options.tools, options.schemaCompiler),
    ledger,
    keyring: options.secrets
      ? createKeyring(options.secrets)
      : // Only where nothing outlives this process.
        createKeyring(createRandomSecrets(), { seals: false }),
    environment,
    now: () => now(),
    limiter: new RateLimiter(environment),
    refusals: new RefusalSampler(environment),
    slots: new Concurrency(),
    waitingPerSession: options.limits?.waitingPerSession ?? 5,
    running: new Map(),
    underWay: new Set(),
    inspectInput: options.inspectInput,
    inspectOutput: options.inspectOutput,
    principals: options.principals,
    trustsClientConfirmation: options.userConfirm === 'client-attested',
    auditsInput: options.auditInput === 'redacted',
    onError,
    wake: (call) => void environment.schedule(0, () => startDelivery(kernel, call)),
    isClosing: false,
  };
  const feed = new AuditFeed(ledger, sinksOf(options.audit), (error) =>
    onError(error, { requestId: null, tool: null }),
  );
  const binding = bind(options, kernel);
  let ready: Promise<void> | undefined;
  // Time goes on from where the ledger has seen it, whatever the machine's clock says.
  const readClock = async (): Promise<void> => {
    const seen = await ledger.lastSeen();
    now = createSteadyClock(environment, seen);
  };
  const getReady = (): Promise<void> => {
    ready ??= readClock().catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  };
  const sweepOnce = async (): Promise<void> => {
    await getReady();
    if (!kernel.isClosing) await follow(kernel, sweep(kernel));
  };
  // Time counts from here, and not from the first request.
  void getReady().catch(() => {});
  const stopSweeping = repeat(environment, options.sweepMs ?? 1_000, async () => {
    await sweepOnce().catch((error: unknown) => onError(error, { requestId: null, tool: null }));
    // A sink that hangs must not stop the sweep.
    void feed.flush();
  });
  const answer = async (request: HttpRequest, connection: Connection = {}): Promise<HttpAnswer> => {
    const answering = serveRequest(binding, request, connection, getReady);
    const answered = await (kernel.isClosing ? answering : follow(kernel, answering));
    void feed.flush();
    return answered;
  };
  const handle = async (request: Request, connection?: Connection | object): Promise<Response> =>
    toResponse(await answer(fromRequest(request), connectionIn(connection)));
  return Object.assign(handle, {
    answer,
    calls: createCalls(kernel, getReady),
    sweep: async () => {
      await sweepOnce();
      await feed.flush();
    },
    close: async ({ drainMs = 10_000 }: { readonly drainMs?: number } = {}) => {
      kernel.isClosing = true;
      stopSweeping();
      await drain(kernel, drainMs);
      await within(environment, Math.max(drainMs, lastWordsMs), feed.flush());
    },
  });
}

function checkOptions(options: ServerToolHandlerSettings, tools: ServerToolRegistry | AnyInlineServerTools): void {
  const invalid = findInvalidOrigins(options.allowedOrigins ?? []);
  if (invalid.length > 0) {
    throw new TypeError(`\`allowedOrigins\` must hold origins such as https://shop.example, not ${invalid.join(', ')}`);
  }
  const { bodyBytes = 1 } = options.limits ?? {};
  if (!Number.isInteger(bodyBytes) || bodyBytes < 1 || bodyBytes > mostBytes) {
    throw new TypeError(`\`limits.bodyBytes\` must be a whole number from 1 to ${mostBytes}`);
  }
  const necessary = new Map(necessaryOptions(needsByTool(tools)));
  const uncompiled = schemasToCompile(tools);
  if (uncompiled.length > 0) necessary.set('schemaCompiler', uncompiled);
  const isGiven = (option: NecessaryOption): boolean =>
    options[option] !== undefined || (option === 'secrets' && options.ledger?.isVolatile === true);
  const missing = Array.from(necessary).filter(([option]) => !isGiven(option));
  if (missing.length > 0) throw new MissingOptions(new Map(missing));
}

function bind(options: ServerToolHandlerSettings, kernel: Kernel): HttpBinding {
  return {
    kernel,
    basePath: (options.basePath ?? '/chat/tool-call').replace(/\/+$/, ''),
    allowedOrigins: options.allowedOrigins ?? [],
    keyHeaders: kernel.tools.keyHeaders,
    maxBodyBytes: options.limits?.bodyBytes ?? 64 * 1024,
    authenticate: options.authenticate,
    authenticateDecision: options.authenticateDecision,
    addresses: {
      limiter: new RateLimiter(kernel.environment),
      perMinute: options.limits?.requestsPerMinute ?? 6_000,
    },
  };
}

function sinksOf(audit: ServerToolHandlerSettings['audit']): readonly AuditSink[] {
  if (typeof audit !== 'function') return audit ?? [];
  const write = async (events: readonly AuditEvent[]): Promise<void> => {
    for (const event of events) await audit(event);
  };
  return [{ name: 'audit', write }];
}

/** Runs something again and again, one at a time, until it is stopped. */
function repeat(environment: Environment, everyMs: number, run: () => Promise<void>): () => void {
  let stop = (): void => {};
  let isStopped = everyMs === 0;
  const next = (): void => {
    if (!isStopped) stop = environment.schedule(everyMs, () => void run().then(next));
  };
  next();
  return () => {
    isStopped = true;
    stop();
  };
}

/** A hook that is told of errors must not make more of them. */
function harmless(onError: OnError): OnError {
  return (error, call) => {
    void (async () => onError(error, call))().catch(() => {});
  };
}

/** Texts of errors can hold what no log should. */
const reportError: OnError = (error, { requestId, tool }) => {
  const name = error instanceof Error ? nameOf(error) : typeof error;
  console.error(JSON.stringify({ level: 'error', package: 'gecx-tools', error: name, requestId, tool }));
};

/** A name is whatever somebody has put there: only one that looks like that of a class is no text. */
function nameOf({ name }: Error): string {
  return typeof name === 'string' && /^[\w$.]{1,64}$/.test(name) ? name : 'Error';
}
