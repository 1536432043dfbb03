import type { ServerToolContract } from '../../core/contract.js';
import type { StoredCall } from '../../ledger/ledger.js';
import type { HumanPrincipal } from '../principal.js';

/** Whether a person may decide about a call, or may at least know of it. */
export type Say = 'decides' | 'sees' | 'nothing';

/**
 * A call for confirmation is decided by the person who made it, or for whom it was made; one for a supervisor by whoever
 * holds the permission, is neither, and acts for neither. Nobody decides across tenants.
 */
export function sayOf(
  person: HumanPrincipal,
  { tenant, requester, gate }: StoredCall,
  { approval }: Pick<ServerToolContract, 'approval'>,
): Say {
  if (person.tenant !== tenant || gate === null) return 'nothing';
  const isRequester = [person.subject, person.actingFor].some(
    (name) => name !== undefined && (name === requester.subject || name === requester.actingFor),
  );
  const isSupervisor = person.permissions.includes(approval.approverPermission);
  if (gate === 'supervisor_approve') {
    if (isRequester) return 'sees';
    return isSupervisor ? 'decides' : 'nothing';
  }
  const isConfirmer =
    person.subject === requester.actingFor || (requester.kind === 'human' && person.subject === requester.subject);
  if (isConfirmer) return 'decides';
  return isSupervisor ? 'sees' : 'nothing';
}
