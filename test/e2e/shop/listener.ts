import type { RequestListener } from 'node:http';
import { createMemoryLedger, createServerToolHandler, toNodeListener, type Principal } from 'gecx-tools/server';
import { serverTools } from './generated/server/index.js';

await serverTools.preload();

const ann: Principal = {
  tenant: 'shop',
  subject: 'ann',
  kind: 'human',
  scopes: ['refunds.write'],
  permissions: ['refund:create'],
};

function holderOf(request: Request, credential: string): Principal | null {
  return request.headers.get('authorization') === credential ? ann : null;
}

/** Answers calls of the server tools, to pages of some origins. */
export function listenerFor(...allowedOrigins: readonly string[]): RequestListener {
  const handler = createServerToolHandler({
    tools: serverTools,
    allowedOrigins,
    authenticate: (request) => holderOf(request, 'Bearer ann'),
    authenticateDecision: (request) => holderOf(request, 'Decision ann'),
    principals: { resolve: (_tenant, subject) => (subject === ann.subject ? ann : null) },
    ledger: createMemoryLedger(),
  });
  return toNodeListener(handler);
}
