import type { JsonObject } from '../core/json.js';

const newer =
  /"(?:prefixItems|unevaluatedProperties|unevaluatedItems|dependentRequired|dependentSchemas|minContains|maxContains|\$anchor|\$dynamicRef)":/;

/**
 * Which dialect a hand-written schema is in. Without `$schema` it is draft-07, unless it uses what only the newer one
 * gives a meaning.
 *
 * @throws TypeError for any other dialect, and for `$async`: neither can be enforced.
 */
export function dialectOf(schema: JsonObject): 'draft-07' | '2020-12' {
  const { $schema } = schema;
  const text = JSON.stringify(schema);
  if (text.includes('"$async":')) throw new TypeError('`$async` cannot be enforced');
  if ($schema === undefined) return newer.test(text) ? '2020-12' : 'draft-07';
  if (typeof $schema === 'string') {
    const found = /^https?:\/\/json-schema\.org\/(draft-07|draft\/2020-12)\/schema#?$/.exec($schema)?.[1];
    if (found) return found === 'draft-07' ? found : '2020-12';
  }
  throw new TypeError(`\`$schema\` must be that of draft-07 or 2020-12, not ${JSON.stringify($schema)}`);
}
