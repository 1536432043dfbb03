import type { Principal } from '../../../runtime/server/principal.js';

/** Who takes part in a story. Ben may do nothing that asks for a scope. */
export type Role = 'ann' | 'ben' | 'sue' | 'bot' | 'bot-for-ann';

const buys = { scopes: ['orders.refund'], permissions: ['refund:create'] };
const supervises = ['apply_refund', 'close_account', 'echo_asked'].map((tool) => `${tool}:approve`);

const roles: { readonly [role in Role]: Omit<Principal, 'tenant' | 'subject'> } = {
  ann: { kind: 'human', ...buys },
  ben: { kind: 'human', scopes: [], permissions: [] },
  sue: { kind: 'human', scopes: [], permissions: supervises },
  bot: { kind: 'service', ...buys },
  'bot-for-ann': { kind: 'service', actingFor: 'ann', ...buys },
};

/** The names of all. */
export const roleNames: readonly Role[] = ['ann', 'ben', 'sue', 'bot', 'bot-for-ann'];

/** The credential of somebody in a story: each story is about people of a shop of its own. */
export function credential(scheme: 'Bearer' | 'Decision', role: string, story: number | string): string {
  return `${scheme} ${role}.${story}`;
}

/** Whom the header of a request stands for; null for nobody. */
export function principalOf(header: string | null, scheme: 'Bearer' | 'Decision'): Principal | null {
  const [, role = '', story] = new RegExp(`^${scheme} ([a-z-]+)\\.([0-9a-z]{1,12})$`).exec(header ?? '') ?? [];
  return story === undefined ? null : memberOf(`shop-${story}`, role);
}

/** Somebody of a shop, by their name. */
export function memberOf(tenant: string, role: string): Principal | null {
  const rights = Object.hasOwn(roles, role) ? roles[role as Role] : undefined;
  return rights ? { tenant, subject: role, ...rights } : null;
}
