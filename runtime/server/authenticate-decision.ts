import type { HumanPrincipal, Principal } from './principal.js';

/**
 * Finds out which person decides, by a credential of their own: not the one with which calls are sent. Null for nobody
 * that is known. It must not read the body.
 */
export interface AuthenticateDecision {
  (request: Request): Promise<Principal | null> | Principal | null;
  /** What the audit log says of a decision's credential. */
  readonly evidence?: 'separate' | 'same-credential';
}

/**
 * Lets people decide with the credential with which calls are sent. Whoever holds it can then make a call and approve
 * it: an agent that has it needs nobody. The audit log says `same-credential` of each such decision.
 */
export function sameCredential(
  authenticate: (request: Request) => Promise<Principal | null> | Principal | null,
): AuthenticateDecision {
  const decide = async (request: Request): Promise<HumanPrincipal | null> => {
    const principal = await authenticate(request);
    return principal?.kind === 'human' ? { ...principal, kind: 'human' } : null;
  };
  return Object.assign(decide, { evidence: 'same-credential' as const });
}
