import type { JsonObject, JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import { textFormats } from '../validator/formats.js';
import { typeNames } from './check-keyword-value.js';

/** What a constraint lacks to say anything; undefined when it lacks nothing. */
type Lack = (schema: JsonObject) => string | undefined;

/** Constraints that say nothing without a partner. */
const partners: ReadonlyMap<string, Lack> = new Map([
  ['then', without('if')],
  ['else', without('if')],
  ['minContains', without('contains')],
  ['maxContains', without('contains')],
  ['additionalItems', ({ items }) => (Array.isArray(items) ? undefined : 'a list under `items`')],
  // What a draft-03 author meant by another value is said elsewhere.
  ['required', ({ type, required }) => (Array.isArray(required) ? lackOf('object', type) : undefined)],
  ['nullable', (schema) => (schema['nullable'] === true ? nullableLack(schema) : undefined)],
  ['format', ({ type, format }) => (textFormats.has(String(format)) ? lackOf('string', type) : undefined)],
  ...appliesTo('string', 'minLength', 'maxLength', 'pattern'),
  ...appliesTo('number', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'),
  ...appliesTo('array', 'items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains', 'unevaluatedItems'),
  ...appliesTo('object', 'properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'),
  ...appliesTo('object', 'minProperties', 'maxProperties', 'propertyNames'),
  ...appliesTo('object', 'dependencies', 'dependentRequired', 'dependentSchemas'),
]);

/** Reports the constraints of one schema that can refuse nothing. */
export function checkIdleKeywords(
  schema: JsonObject,
  at: (...more: Path) => Path,
  document: SourceDocument,
  report: Report,
): void {
  for (const [keyword, lacks] of partners) {
    const partner = schema[keyword] === undefined ? undefined : lacks(schema);
    if (partner) report(createDiagnostic('keyword-idle', document.originOfKey(at(keyword)), { keyword, partner }));
  }
}

function without(partner: string): Lack {
  return (schema) => (schema[partner] === undefined ? `\`${partner}\`` : undefined);
}

function appliesTo(type: string, ...constraints: string[]): [string, Lack][] {
  return constraints.map((keyword) => [keyword, (schema) => lackOf(type, schema['type'])]);
}

/** What a constraint on one type of values lacks beside the types that there can be. */
function lackOf(type: string, declared: JsonValue | undefined): string | undefined {
  const types = [declared ?? type].flat();
  // What a type that does not exist was meant to be is not known.
  const isPossible = types.some(
    (name) => name === type || (type === 'number' && name === 'integer') || !typeNames.includes(String(name)),
  );
  return isPossible ? undefined : `\`${type}\` under \`type\``;
}

function nullableLack(schema: JsonObject): string | undefined {
  const { enum: values, type } = schema;
  if (type === undefined) return '`type`';
  return Array.isArray(values) && !values.includes(null) ? '`null` under `enum`' : undefined;
}
