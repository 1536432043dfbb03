import { pointerStep, type Words } from './words.js';

/** A contract as data. */
export interface Contract {
  readonly [field: string]: unknown;
}

/** A server tool and a client tool; between them, every text of a contract holds the words. */
export function contractsWith(words: Words): readonly [server: Contract, client: Contract] {
  const { text, name, header, endpoint } = words;
  const pointer = `/${pointerStep(name)}`;
  const shared = {
    $schema: text,
    title: text,
    description: text,
    deprecated: text,
    version: '1.0.0',
    tags: [text],
    permissions: { requiresUserApproval: true, allowedOrigins: [text] },
    audit: { classification: 'pii', redactInput: [text], redactOutput: [text] },
    sensitive: { input: { [pointer]: ['email'] }, output: { [pointer]: ['email'] } },
    examples: [
      { title: text, input: valueWith(words), output: valueWith(words) },
      { title: text, input: valueWith(words) },
    ],
    outputSchema: plainSchemaWith(words),
    expose: [text],
    _meta: { [name]: [text, { [name]: text }] },
    [`x-${text}`]: { [name]: text },
  };
  const server = {
    ...shared,
    kind: 'server',
    inputSchema: schemaWith(words),
    name: 'pay_back',
    wireName: 'pay.back',
    aliases: ['pay:back/now'],
    sideEffectLevel: 'state_changing',
    approval: {
      approverPermission: text,
      escalate: [{ if: { description: text, properties: { [name]: { enum: [text] } } }, to: 'supervisor_approve' }],
    },
    idempotency: { mode: 'required', headerName: 'X-Key' },
    keyFrom: [pointer],
    auth: { scopes: [text], permissions: [text], resource: text },
    http: { endpoint: `/x/${endpoint}`, headers: { 'X-Note': header } },
  };
  const client = {
    ...shared,
    kind: 'client',
    inputSchema: plainSchemaWith(words),
    name: 'show_page',
    sideEffectLevel: 'none',
  };
  return [server, client];
}

/** A schema in which every keyword that takes a text holds the words. */
function schemaWith({ text, name }: Words): object {
  const texts = { title: text, description: text, $comment: text };
  const reference = `#/definitions/${encodeURIComponent(pointerStep(name))}`;
  return {
    ...texts,
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: [name, 'nestedField'],
    examples: [{ [name]: text }],
    properties: {
      [name]: { ...texts, type: 'string', examples: [text] },
      plainField: { type: 'string', default: text, contentMediaType: text, contentEncoding: text, example: text },
      mapField: { type: 'object', default: { [name]: text }, additionalProperties: { ...texts, const: text } },
      listField: { type: 'array', default: [text, { [name]: text }], items: { description: text } },
      choiceField: { enum: [text, `${text} `, { [name]: text }, [text]] },
      fixedField: { const: { [`a${name}`]: [text] } },
      formatField: { type: 'string', format: `f${text}` },
      noteField: {
        [`x-${text}`]: text,
        externalDocs: { description: text },
        xml: { name: text },
        discriminator: { propertyName: name },
        deprecated: true,
        description: text,
      },
      linkField: { $ref: reference, description: text },
      nestedField: {
        ...texts,
        type: 'object',
        required: [`q${name}`],
        properties: {
          [`p${name}`]: { ...texts, type: 'object', properties: { [`r${name}`]: { default: text } } },
          [`q${name}`]: { description: text },
        },
      },
      eitherField: {
        anyOf: [
          { ...texts, type: 'object', properties: { [`e${name}`]: { const: text } } },
          { type: 'string', not: { const: text } },
        ],
      },
    },
    propertyNames: { not: { const: `n${text}` } },
    dependencies: { [name]: ['nestedField'], [`d${name}`]: { required: [name], description: text } },
    if: { properties: { plainField: { const: text } } },
    then: { required: [name] },
    $defs: { [name]: { $comment: text } },
    definitions: {
      [name]: { ...texts, type: 'object', properties: { [`s${name}`]: { $ref: reference } } },
    },
  };
}

/** A schema with the words in the most common places. */
function plainSchemaWith({ text, name }: Words): object {
  return {
    title: text,
    description: text,
    type: 'object',
    required: [name],
    properties: {
      [name]: { title: text, description: text, type: 'string', examples: [text] },
      choiceField: { description: text, enum: [text, `${text} `] },
    },
  };
}

/** A value that fits both schemas. */
function valueWith({ text, name }: Words): object {
  return { [name]: text, nestedField: { [`q${name}`]: text }, choiceField: text, mapField: { [name]: text } };
}

/**
 * Writes a contract as YAML of one line. With `escaped`, every character outside ASCII is an escape of YAML, so that
 * what no file can hold as it is gets in as well.
 */
export function yamlOf(contract: Contract, escaped: boolean): string {
  const json = JSON.stringify(contract);
  // What YAML does not count as printable has to be escaped.
  const unprintable = /[\u007f-\u0084\u0086-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
  return json.replaceAll(
    escaped ? /[\u007f-\uffff]/g : unprintable,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
