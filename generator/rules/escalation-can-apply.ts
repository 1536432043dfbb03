import { isJsonObject, type JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic } from '../diagnostics/diagnostic.js';
import { toPointer } from '../json-schema/pointer.js';
import { PresenceFinder } from '../json-schema/presence.js';
import { createReferenceResolver } from '../json-schema/references.js';
import { matchPattern } from '../validator/judge-pattern.js';
import type { Rule } from './rule.js';

/** Keywords whose schemas are about the same value. */
const sameValue = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'];

/** A member that a condition speaks of: the path to it, and where the condition names it. */
interface NamedMember {
  readonly member: readonly string[];
  readonly at: readonly (string | number)[];
  readonly isKey: boolean;
}

/** A condition about a member that no input can have never applies, or always: a gate that is not there. */
export const escalationCanApply: Rule = ({ contract, document }, report) => {
  const finder = new PresenceFinder(
    contract.inputSchema,
    createReferenceResolver(contract.inputSchema),
    matchPattern,
    'pointer',
  );
  for (const [index, rule] of (contract.approval?.escalate ?? []).entries()) {
    const path = ['approval', 'escalate', index, 'if'];
    for (const { member, at, isKey } of membersIn(rule.if as JsonValue)) {
      if (finder.find(member) !== 'closed') continue;
      const place = [...path, ...at];
      const origin = isKey ? document.originOfKey(place) : document.originOf(place);
      const hint = 'Name a property that `inputSchema` declares: the condition could never be met, or always would be.';
      report(
        createDiagnostic('pointer-missing', origin, { pointer: toPointer(member), schema: 'inputSchema' }, { hint }),
      );
      break;
    }
  }
};

function* membersIn(
  schema: JsonValue | undefined,
  member: readonly string[] = [],
  at: readonly (string | number)[] = [],
): Generator<NamedMember> {
  if (Array.isArray(schema)) {
    for (const [index, inner] of schema.entries()) yield* membersIn(inner as JsonValue, member, [...at, index]);
    return;
  }
  if (!isJsonObject(schema)) return;
  const { properties, required } = schema;
  if (isJsonObject(properties)) {
    for (const [name, inner] of Object.entries(properties)) {
      yield { member: [...member, name], at: [...at, 'properties', name], isKey: true };
      yield* membersIn(inner, [...member, name], [...at, 'properties', name]);
    }
  }
  for (const [index, name] of (Array.isArray(required) ? required : []).entries()) {
    if (typeof name === 'string') yield { member: [...member, name], at: [...at, 'required', index], isKey: false };
  }
  for (const keyword of sameValue) yield* membersIn(schema[keyword], member, [...at, keyword]);
}
