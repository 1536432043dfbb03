import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from './json.js';
import type { AuthoredPolicy, ResolvedPolicy } from './policy.js';

/** Everything that decides how a call runs. A change of texts alone leaves it as it is. */
export function policyFacts(
  policy: ResolvedPolicy,
  { keyFrom, sensitive }: Pick<AuthoredPolicy, 'keyFrom' | 'sensitive'>,
  inputSchema: JsonSchema,
): JsonObject {
  const { approvalPolicy, sideEffectLevel, idempotency, auth, audit, timeoutMs, retrySafe } = policy;
  const escalate = policy.approval.escalate.map(({ if: condition, to }) => ({ if: withoutTexts(condition), to }));
  const approval = { ...policy.approval, escalate };
  const facts = { approvalPolicy, approval, sideEffectLevel, idempotency, auth, audit, timeoutMs, retrySafe };
  // What is not stated is no fact.
  return JSON.parse(
    JSON.stringify({ ...facts, keyFrom, sensitive, inputSchema: withoutTexts(inputSchema) }),
  ) as JsonObject;
}

/** Keywords that only inform. `$schema`, `$id` and definitions decide what others mean, and defaults are applied. */
const texts: ReadonlySet<string> = new Set([
  ...['title', 'description', '$comment', 'examples', 'example', 'deprecated', 'readOnly', 'writeOnly'],
  ...['contentMediaType', 'contentEncoding', 'contentSchema', 'discriminator', 'externalDocs', 'xml', '$vocabulary'],
]);

/** Keywords whose members have names of their own, which are no keywords. */
const maps: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'definitions', '$defs', 'dependencies', 'dependentSchemas'],
]);

/** Keywords that hold values, which are no schemas. */
const values: ReadonlySet<string> = new Set(['const', 'enum', 'default']);

function withoutTexts(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(withoutTexts);
  if (!isJsonObject(schema)) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !texts.has(keyword) && !keyword.startsWith('x-'));
  return Object.fromEntries(
    kept.map(([keyword, value]) => {
      if (values.has(keyword)) return [keyword, value];
      if (!maps.has(keyword) || !isJsonObject(value)) return [keyword, withoutTexts(value)];
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutTexts(inner)]))];
    }),
  );
}
