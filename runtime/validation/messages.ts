type Params = { readonly [name: string]: unknown };

/** Says what a constraint asked for. Holds names and bounds of the schema, never a value of the data. */
export function messageOf(keyword: string, params: Params): string {
  return Object.hasOwn(messages, keyword) ? (messages[keyword]?.(params) ?? fallback) : fallback;
}

/** The same, said of the member that the constraint is about. */
export function memberMessageOf(keyword: string, params: Params): string {
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'dependencies':
      return `is missing, and ${quoted(params['property'])} needs it`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not a known property';
    case 'propertyNames':
      return 'must not have this name';
    default:
      return `has a name that ${messageOf(keyword, params)}`;
  }
}

const fallback = 'is not valid';

const messages: { readonly [keyword: string]: (params: Params) => string } = {
  type: ({ type }) => `must be ${listed(type, ' or ')}`,
  required: ({ missingProperty }) => `must have the property ${quoted(missingProperty)}`,
  dependencies: ({ missingProperty, property }) =>
    `must have the property ${quoted(missingProperty)} when it has ${quoted(property)}`,
  additionalProperties: ({ additionalProperty }) => `must not have the property ${quoted(additionalProperty)}`,
  unevaluatedProperties: ({ unevaluatedProperty }) => `must not have the property ${quoted(unevaluatedProperty)}`,
  propertyNames: ({ propertyName }) => `must not have a property named ${quoted(propertyName)}`,
  minProperties: ({ limit }) => `must have at least ${counted(limit, 'property', 'properties')}`,
  maxProperties: ({ limit }) => `must have at most ${counted(limit, 'property', 'properties')}`,
  minimum: bound,
  maximum: bound,
  exclusiveMinimum: bound,
  exclusiveMaximum: bound,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${multipleOf}`,
  minLength: ({ limit }) => `must have at least ${counted(limit, 'character')}`,
  maxLength: ({ limit }) => `must have at most ${counted(limit, 'character')}`,
  pattern: ({ pattern }) => `must match the pattern ${quoted(pattern)}`,
  format: ({ format }) => `must have the format ${quoted(format)}`,
  minItems: ({ limit }) => `must have at least ${counted(limit, 'item')}`,
  maxItems: ({ limit }) => `must have at most ${counted(limit, 'item')}`,
  additionalItems: ({ limit }) => `must have at most ${counted(limit, 'item')}`,
  unevaluatedItems: ({ len, limit }) => `must have at most ${counted(len ?? limit, 'item')}`,
  uniqueItems: ({ i, j }) =>
    `must not have equal items (those at ${[Number(i), Number(j)].sort((a, b) => a - b).join(' and ')})`,
  contains: ({ minContains, maxContains }) => `must contain ${range(minContains, maxContains)} of the described items`,
  const: ({ allowedValue }) => `must be ${shown(allowedValue)}`,
  enum: ({ allowedValues }) => `must be ${oneOf(allowedValues)}`,
  anyOf: () => 'must be one of the described alternatives',
  oneOf: () => 'must be exactly one of the described alternatives',
  not: () => 'must not be what is excluded here',
  if: () => 'must meet what follows from the condition',
  'false schema': () => 'must not be there',
};

function counted(count: unknown, one: string, several: string = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : several}`;
}

function range(least: unknown, most: unknown): string {
  if (most === undefined) return `at least ${String(least)}`;
  return least === most ? `exactly ${String(least)}` : `at least ${String(least)} and at most ${String(most)}`;
}

function bound({ comparison, limit }: Params): string {
  return `must be ${comparison} ${limit}`;
}

/** So many of the listed values are worth reading. */
const maxListed = 8;

function oneOf(values: unknown): string {
  if (!Array.isArray(values) || values.length > maxListed) return 'one of the listed values';
  return values.length === 1 ? shown(values[0]) : `one of ${values.map(shown).join(', ')}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? 'the value that the schema states' : text;
}

function listed(value: unknown, between: string): string {
  return Array.isArray(value) ? value.join(between) : String(value);
}

function quoted(value: unknown): string {
  return `\`${String(value)}\``;
}
