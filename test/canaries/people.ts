import type { Principal } from '../../runtime/server/principal.js';
import { canaries } from './canaries.js';

const { tenant, subject, approver, scope, claim } = canaries;

/** Who there is. What a host's own code adds to a principal is nobody else's business. */
export const people: { readonly [name: string]: Principal } = {
  ann: person({ subject }),
  ben: person({ subject: 'ben' }),
  sue: person({ subject: approver, permissions: ['refund:approve', scope] }),
  eve: person({ tenant: 'other', subject: 'eve', permissions: ['refund:approve'] }),
  bot: person({ subject: 'bot', kind: 'service' }),
  // What a broken hook says.
  nobody: person({ tenant: `${tenant}\n${claim}` }),
};

function person(known: Partial<Principal>): Principal {
  const more = { token: claim, session: { token: claim } };
  return { tenant, subject: 'somebody', kind: 'human', scopes: [scope], permissions: [], ...more, ...known };
}
