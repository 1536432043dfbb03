/** Whom a verified credential stands for. */
export interface Principal {
  /** The customer, shop or organisation whose data this is about. Calls of one tenant never meet those of another. */
  readonly tenant: string;
  readonly subject: string;
  readonly kind: 'human' | 'service';
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  /** The person for whom a service calls, as its credential says. */
  readonly actingFor?: string;
}

/** A person who decides about calls. */
export interface HumanPrincipal extends Principal {
  readonly kind: 'human';
}

/** Whose calls these are: those of the person for whom a service calls are that person's. */
export function ownerOf(principal: Principal): string {
  return principal.actingFor ?? principal.subject;
}

/** Whether a principal holds all of what a tool asks for. Names are compared as they are: there are no wildcards. */
export function holds(
  principal: Pick<Principal, 'scopes' | 'permissions'>,
  needed: { readonly scopes: readonly string[]; readonly permissions: readonly string[] },
): boolean {
  return (
    needed.scopes.every((scope) => principal.scopes.includes(scope)) &&
    needed.permissions.every((permission) => principal.permissions.includes(permission))
  );
}

/** What is wrong with what an authentication hook returned: a name that is empty, too long or not printable. */
export function principalProblem(principal: Principal): string | undefined {
  const { tenant, subject, actingFor, kind, scopes, permissions } = principal;
  const names: readonly (readonly [string, unknown])[] = [
    ['tenant', tenant],
    ['subject', subject],
    ...(actingFor === undefined ? [] : [['actingFor', actingFor] as const]),
  ];
  const wrong = names.find(([, name]) => typeof name !== 'string' || !/^[^\p{Cc}\p{Cs}]{1,200}$/u.test(name));
  if (wrong) return `\`${wrong[0]}\` must be a text of 1 to 200 printable characters`;
  // A hook may be plain JavaScript.
  if (!['human', 'service'].includes(kind)) return '`kind` must be `human` or `service`';
  if (!isTexts(scopes)) return '`scopes` must be a list of texts';
  return isTexts(permissions) ? undefined : '`permissions` must be a list of texts';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
