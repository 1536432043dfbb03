import type { JsonValue } from '../../core/json.js';
import { LedgerUnavailable } from '../../ledger/ledger.js';
import { answerRefused, Refused } from '../admit/admit.js';
import { refusal } from '../answer.js';
import type { AuthenticateDecision } from '../authenticate-decision.js';
import { invoke } from '../invoke.js';
import type { Kernel } from '../kernel.js';
import { principalProblem, type HumanPrincipal, type Principal } from '../principal.js';
import type { RateLimiter } from '../admit/rate-limiter.js';
import type { HttpAnswer, HttpRequest } from './exchange.js';
import type { Connection } from './fetch-handler.js';
import { addressGroup } from './address-group.js';
import { isAllowedOrigin, originHeaders, preflightResponse } from './origins.js';
import { readJson } from './read-json.js';
import { readRequest } from './read-request.js';
import { respond, withHeaders } from './responses.js';
import { methodsOf, routeOf, type Route } from './routes.js';
import { serveApproval, serveApprovals, serveCall, serveDecision } from './serve-views.js';

/** Finds out who sent a request; null for nobody that is known. It must not read the body. */
export type Authenticate = (request: Request) => Promise<Principal | null> | Principal | null;

/** How a kernel is bound to HTTP. */
export interface HttpBinding {
  readonly kernel: Kernel;
  readonly basePath: string;
  readonly allowedOrigins: readonly string[];
  /** Names of the headers that carry idempotency keys. */
  readonly keyHeaders: readonly string[];
  readonly maxBodyBytes: number;
  readonly authenticate: Authenticate | undefined;
  readonly authenticateDecision: AuthenticateDecision | undefined;
  /** Counts requests by address, before anything else is done for them. */
  readonly addresses: { readonly limiter: RateLimiter; readonly perMinute: number };
}

/** Answers one request. Never rejects, and never says more about an error than its code. */
export async function serveRequest(
  binding: HttpBinding,
  request: HttpRequest,
  connection: Connection,
  /** Resolves when the kernel can be asked. */
  getReady: () => Promise<void>,
): Promise<HttpAnswer> {
  const origin = request.header('origin');
  const answered = await answerSafely(binding, request, connection, origin, getReady);
  return withHeaders(answered, originHeaders(origin, binding.allowedOrigins));
}

async function answerSafely(
  binding: HttpBinding,
  request: HttpRequest,
  connection: Connection,
  origin: string | null,
  getReady: () => Promise<void>,
): Promise<HttpAnswer> {
  try {
    await getReady();
    return await answer(binding, request, connection, origin);
  } catch (error) {
    binding.kernel.onError(error, { requestId: null, tool: null });
    return respond(
      error instanceof LedgerUnavailable ? refusal('SERVER_TOOL_UNAVAILABLE', {}, 1_000) : refusal('INTERNAL'),
    );
  }
}

async function answer(
  binding: HttpBinding,
  request: HttpRequest,
  { address }: Connection,
  origin: string | null,
): Promise<HttpAnswer> {
  const { kernel, allowedOrigins } = binding;
  const [path = '', query] = request.target.split('?', 2);
  const route = routeOf(path, binding.basePath);
  if (!route) return refuse(binding, 'CALL_UNKNOWN', { error: 'there is nothing at this address' });
  const methods = methodsOf[route.kind];
  if (request.method === 'OPTIONS') {
    const headers = ['content-type', 'authorization', ...binding.keyHeaders];
    return preflightResponse(origin, allowedOrigins, { methods, headers });
  }
  if (!methods.includes(request.method)) {
    const refused = await refuse(binding, 'METHOD_NOT_ALLOWED');
    return withHeaders(refused, { allow: [...methods, 'OPTIONS'].join(', ') });
  }
  if (!isAllowedOrigin(origin, allowedOrigins)) return refuse(binding, 'ORIGIN_DENIED');
  const waitMs =
    address === undefined ? 0 : binding.addresses.limiter.take([addressGroup(address)], binding.addresses.perMinute);
  if (waitMs > 0) return refuse(binding, 'SERVER_TOOL_RATE_LIMITED', {}, waitMs);
  if (kernel.isClosing) return respond(refusal('SERVER_TOOL_UNAVAILABLE', {}, 1_000));
  try {
    return await serveRoute(binding, route, request, origin, query);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return respond(await answerRefused(kernel, { principal: undefined }, error));
  }
}

async function serveRoute(
  binding: HttpBinding,
  route: Route,
  request: HttpRequest,
  origin: string | null,
  query: string | undefined,
): Promise<HttpAnswer> {
  const { kernel } = binding;
  switch (route.kind) {
    case 'calls': {
      const principal = await identify(binding.authenticate, request);
      const read = readRequest(await readBody(binding, request));
      if (!read.ok) return refuse(binding, read.code, { error: read.text });
      const invocation = {
        request: read.request,
        principal,
        origin,
        header: (name: string) => request.header(name),
        signal: () => request.signal,
      };
      return respond(await invoke(kernel, invocation));
    }
    case 'call': {
      const principal = await identify(binding.authenticate, request);
      if (!principal) throw new Refused('SERVER_TOOL_UNAUTHENTICATED');
      return serveCall(kernel, principal, route.requestId, request.method === 'DELETE');
    }
    case 'approvals': {
      const { person } = await identifyPerson(binding, request);
      return serveApprovals(kernel, person, new URLSearchParams(query).get('after') ?? undefined);
    }
    case 'approval': {
      const { person, evidence } = await identifyPerson(binding, request);
      if (request.method === 'GET') return serveApproval(kernel, person, route.requestId);
      return serveDecision(kernel, person, evidence, route.requestId, await readBody(binding, request));
    }
  }
}

async function readBody(binding: HttpBinding, request: HttpRequest): Promise<JsonValue> {
  const { environment } = binding.kernel;
  const body = await readJson(request, { maxBytes: binding.maxBodyBytes, environment });
  if (!body.ok) throw new Refused(body.code, {}, { error: body.text });
  return body.value;
}

async function identify(authenticate: Authenticate | undefined, request: HttpRequest): Promise<Principal | undefined> {
  const principal = (await authenticate?.(request.toRequest())) ?? undefined;
  const problem = principal && principalProblem(principal);
  // A hook that names nobody properly names nobody at all.
  if (problem) throw new TypeError(`what \`authenticate\` returned is no principal: ${problem}`);
  return principal;
}

async function identifyPerson(
  { authenticateDecision }: HttpBinding,
  request: HttpRequest,
): Promise<{ readonly person: HumanPrincipal; readonly evidence: 'separate' | 'same-credential' }> {
  const person = await identify(authenticateDecision, request);
  if (!person || !authenticateDecision) throw new Refused('SERVER_TOOL_UNAUTHENTICATED');
  if (person.kind !== 'human') throw new Refused('DECISION_NOT_ALLOWED');
  return { person: { ...person, kind: 'human' }, evidence: authenticateDecision.evidence ?? 'separate' };
}

/** Refuses a request about which no more is known. */
async function refuse(
  { kernel }: HttpBinding,
  ...[code, more, waitMs]: Parameters<typeof refusal>
): Promise<HttpAnswer> {
  return respond(await answerRefused(kernel, { principal: undefined }, new Refused(code, {}, more, waitMs)));
}
