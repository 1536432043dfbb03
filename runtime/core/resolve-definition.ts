import type { AuthoredServerTool, ServerToolDefinition } from './definition.js';
import type { SchemaSource } from './from-schema.js';
import { isJsonObject, type JsonObject, type JsonValue } from './json.js';
import type { Parse } from './parse.js';
import { parseJson, parseObject } from './parse-json.js';
import { policyProblems, serverOnlyFields } from './policy-problems.js';
import { policyOf } from './policy.js';
import { isStandardSchema, parseWith } from './standard-schema.js';

/** What an author gave, of which nothing is certain: not all of them have a type check. */
export type Authored = Partial<Omit<AuthoredServerTool<SchemaSource, SchemaSource | undefined>, 'kind'>> &
  Pick<AuthoredServerTool<SchemaSource, undefined>, 'name'> &
  Partial<Pick<ServerToolDefinition, 'parseInput' | 'parseOutput' | 'allowedOrigins'>> & {
    readonly kind?: 'client' | 'server';
    readonly render?: boolean;
  };

/** A definition, and all that is wrong with it: one sentence each. */
export interface Resolved {
  readonly definition: Omit<ServerToolDefinition, 'kind'>;
  readonly problems: readonly string[];
}

const shared: readonly string[] = [
  ...['kind', 'name', 'description', 'inputSchema', 'outputSchema', 'parseInput', 'parseOutput'],
  ...['approvalPolicy', 'permissions', 'sideEffectLevel', 'timeoutMs'],
  // On client tools these have a problem of their own.
  ...serverOnlyFields,
];
const fields: { readonly [kind in 'client' | 'server']: ReadonlySet<string> } = {
  client: new Set([...shared, 'render']),
  server: new Set([...shared, 'audit', 'sensitive', 'aliases', 'allowedOrigins']),
};

const members: { readonly [field: string]: readonly string[] } = {
  permissions: ['requiresUserApproval', 'approvalPolicy', 'allowedOrigins'],
  approval: ['expiresInMs', 'approverPermission', 'escalate'],
  idempotency: ['mode', 'duplicateBehavior', 'ttlMs', 'headerName'],
  auth: ['required', 'scopes', 'permissions', 'resource'],
  audit: ['classification', 'redactInput', 'redactOutput'],
  sensitive: ['input', 'output'],
  limits: ['ratePerMinute', 'concurrency'],
  http: ['endpoint', 'headers', 'credentials'],
};

/** Completes what an author wrote by hand, and finds what is wrong with it. */
export function resolveDefinition(kind: 'client' | 'server', authored: Authored): Resolved {
  const problems = [...shapeProblems(kind, authored)];
  const input = readSchema('inputSchema', authored, problems);
  const output = readSchema('outputSchema', authored, problems);
  const stated = { ...authored, kind };
  problems.push(...policyProblems(stated));
  const { allowedOrigins = authored.permissions?.allowedOrigins, keyFrom, sensitive, limits, aliases, http } = authored;
  const definition = {
    name: authored.name,
    description: authored.description ?? authored.name,
    inputSchema: input?.schema ?? {},
    ...(output ? { outputSchema: output.schema } : {}),
    ...policyOf(stated),
    ...definedOf({ allowedOrigins, keyFrom, sensitive, limits, aliases, http }),
    ...definedOf({ parseInput: input?.parse, parseOutput: output ? output.parse : parseObject }),
  };
  return { definition: definition as Resolved['definition'], problems };
}

/** Without the members that are undefined. */
function definedOf(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function* shapeProblems(kind: 'client' | 'server', authored: Authored): Generator<string> {
  for (const [field, value] of Object.entries(authored) as [string, unknown][]) {
    if (field === 'execute') yield 'a server tool has no `execute`: its handler is given to createServerToolHandler';
    else if (!fields[kind].has(field)) yield `\`${field}\` is not a field of a ${kind} tool`;
    if (typeof value !== 'object' || value === null) continue;
    for (const member of Object.keys(value)) {
      if (members[field]?.includes(member) === false) yield `\`${field}.${member}\` is not a field of a ${kind} tool`;
    }
  }
  if (authored.kind !== undefined && authored.kind !== kind) yield `\`kind\` must be \`${kind}\``;
  if (typeof authored.name !== 'string' || !/^[a-z][a-z0-9_-]{1,127}$/.test(authored.name)) {
    yield '`name` must be 2 to 128 lower-case letters, digits, `_` and `-`, starting with a letter';
  }
  if (authored.description === '') yield '`description` must not be empty';
}

interface ReadSchema {
  readonly schema: JsonObject;
  readonly parse?: Parse<unknown>;
}

/** The JSON Schema of one side, with its parser where there is one already. */
function readSchema(
  field: 'inputSchema' | 'outputSchema',
  authored: Authored,
  problems: string[],
): ReadSchema | undefined {
  const source = authored[field];
  if (source === undefined) {
    if (field === 'inputSchema') problems.push('`inputSchema` is missing');
    return undefined;
  }
  const isStandard = isStandardSchema(source);
  const converter = isStandard ? source['~standard'].jsonSchema : undefined;
  if (isStandard && !converter) {
    const { vendor } = source['~standard'];
    problems.push(`\`${field}\` is a schema of ${vendor} that cannot tell its JSON Schema (Standard JSON Schema V1)`);
    return undefined;
  }
  const side = field === 'inputSchema' ? 'input' : 'output';
  let stated: unknown = source;
  try {
    if (converter) stated = converter[side]({ target: 'draft-07' });
  } catch (error) {
    problems.push(`\`${field}\` has no JSON Schema: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  const json = parseJson(stated);
  if (!json.ok || !isJsonObject(json.value) || !admitsObjects(json.value)) {
    problems.push(`\`${field}\` must be a JSON Schema of objects, or a Standard Schema`);
    return undefined;
  }
  const given = side === 'input' ? authored.parseInput : authored.parseOutput;
  const parse = isStandard ? parseWith(source) : given;
  return { schema: withType(json.value), ...(parse ? { parse } : {}) };
}

function admitsObjects({ type }: JsonObject): boolean {
  return type === undefined || type === 'object' || (Array.isArray(type) && type.includes('object' as JsonValue));
}

/** Says that it is about objects, as all inputs and outputs are, so that whoever reads the schema knows. */
function withType(schema: JsonObject): JsonObject {
  return schema['type'] === undefined && schema['$ref'] === undefined ? { type: 'object', ...schema } : schema;
}
