import type { ApprovalPolicy, ServerToolContract } from '../../../runtime/core/contract.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../runtime/core/json.js';
import { decidePolicy } from '../../../runtime/server/admit/decide-policy.js';
import { mergeSchemas, sampleValue } from './sample-value.js';

/** A tool, and an input that it accepts. */
export interface ExampleCall {
  readonly contract: ServerToolContract;
  readonly input: JsonObject;
}

/** Finds an input with which a call of a tool has that policy: one of its examples, else a made-up one. */
export function findExampleCall(
  contract: ServerToolContract,
  examples: readonly JsonObject[],
  policy: ApprovalPolicy,
): ExampleCall | undefined {
  const schema = contract.inputSchema as JsonValue;
  // A call about the same thing as that of an earlier start would be a duplicate.
  const vary = contract.keyFrom !== undefined;
  const keyed = (contract.keyFrom ?? []).map((pointer) => pointer.split('/')[1] ?? '');
  const conditions = contract.approval.escalate.filter(({ to }) => to === policy).map((rule) => rule.if as JsonValue);
  const candidates = [true, ...conditions].flatMap((condition) => {
    const wanted = mergeSchemas(schema, condition);
    const bases = [...examples, sampleValue(wanted, schema, vary)].filter(isJsonObject);
    const replaced = [...keyed, ...Object.keys(membersOf(condition))];
    return bases.map((base) => {
      const members = replaced.map(
        (name) => [name, sampleValue(membersOf(wanted)[name] ?? true, schema, vary)] as const,
      );
      return { ...base, ...Object.fromEntries(members) };
    });
  });
  const input = [...candidates, ...examples].find((candidate) => policyOf(contract, candidate) === policy);
  return input && { contract, input };
}

function membersOf(schema: JsonValue): JsonObject {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) ? properties : {};
}

/** The policy of a call with that input; undefined for an input that the tool refuses. */
function policyOf(contract: ServerToolContract, input: JsonObject): ApprovalPolicy | undefined {
  const parsed = contract.parseInput(input);
  return parsed.ok ? decidePolicy(contract, parsed.value as JsonObject) : undefined;
}
