import { serverTools } from '../../generated/server/index.js';
import { createMemoryLedger } from '../../runtime/ledger/memory-ledger.js';
import { createServerToolHandler, type ServerToolHost } from '../../runtime/server/create-server-tool-handler.js';
import type { Principal } from '../../runtime/server/principal.js';

/** A customer of the sample shop, with all that its tools ask for. */
export const ann: Principal = {
  tenant: 'shop',
  subject: 'ann',
  kind: 'human',
  scopes: ['orders.refund'],
  permissions: ['refund:create'],
};

/** Gives the customer to whoever sends a credential. */
export function whoeverSends(credential: string): (request: Request) => Principal | null {
  return (request) => (request.headers.get('authorization') === credential ? ann : null);
}

/** The sample's tools, as they are in this repository. */
export function sampleShop(): ServerToolHost {
  return createServerToolHandler({
    tools: serverTools,
    authenticate: whoeverSends('Bearer ann'),
    authenticateDecision: whoeverSends('Decision ann'),
    principals: { resolve: () => ann },
    ledger: createMemoryLedger(),
    sweepMs: 0,
  });
}
