import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { ServerToolContract } from '../../../runtime/core/contract.js';
import type { HumanPrincipal } from '../../../runtime/server/principal.js';

/** Somebody who can call and decide, each with a token of its own. */
export interface Person extends HumanPrincipal {
  readonly callToken: string;
  readonly decisionToken: string;
}

/** Who there is in development. */
export interface People {
  /** May call every tool. */
  readonly user: Person;
  /** May approve every call that needs a supervisor. */
  readonly supervisor: Person;
}

/** Makes two people with new tokens, and all the rights that the contracts ask for. */
export function createPeople(contracts: readonly ServerToolContract[]): People {
  return {
    user: createPerson(
      'user',
      contracts.flatMap(({ auth }) => auth.scopes),
      contracts.flatMap(({ auth }) => auth.permissions),
    ),
    supervisor: createPerson(
      'supervisor',
      [],
      contracts.map(({ approval }) => approval.approverPermission),
    ),
  };
}

function createPerson(subject: string, scopes: readonly string[], permissions: readonly string[]): Person {
  return {
    tenant: 'dev',
    subject,
    kind: 'human',
    scopes: [...new Set(scopes)],
    permissions: [...new Set(permissions)],
    callToken: randomBytes(18).toString('base64url'),
    decisionToken: randomBytes(18).toString('base64url'),
  };
}

/** Whose bearer token a request carries; null for nobody's. Tokens of one kind do not count as the other. */
export function bearerOf(
  { user, supervisor }: People,
  { headers }: Request,
  kind: 'callToken' | 'decisionToken',
): HumanPrincipal | null {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  const found = [user, supervisor].find((person) => isSame(person[kind], token));
  return found ? principalOf(found) : null;
}

/** A person as tools get to see them, without tokens. */
export function principalOf({ tenant, subject, kind, scopes, permissions }: Person): HumanPrincipal {
  return { tenant, subject, kind, scopes, permissions };
}

function isSame(known: string, given: string): boolean {
  const [a, b] = [Buffer.from(known), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
