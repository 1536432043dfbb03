import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { keywords } from './keywords.js';
import { toPointer, valueAt } from './pointer.js';
import { referenceKeywords, type ReferenceResolver } from './references.js';
import { isSchema, itemSchemas, mapSubschemas } from './subschemas.js';

/** Keywords that are read together with others, in whichever dialect they are written, or that are read already. */
const rewrittenTogether: ReadonlySet<string> = new Set([
  ...referenceKeywords,
  ...['prefixItems', 'items', 'additionalItems'],
  ...['dependencies', 'dependentSchemas', 'dependentRequired'],
  ...['if', 'then', 'else'],
  ...['$anchor', '$dynamicAnchor', '$recursiveAnchor', 'nullable'],
]);

const exclusiveFor = { minimum: 'exclusiveMinimum', maximum: 'exclusiveMaximum' } as const;

/**
 * Rewrites a checked schema of any dialect into the plain form that validators are compiled from: draft-07 and the few
 * constraints of newer dialects that it cannot say, no annotations, every reference a `$ref` to `#` or
 * `#/definitions/<name>`, nothing in it that a reader could take in two ways.
 */
export function canonicalSchema(
  root: JsonSchema,
  references: ReferenceResolver,
  isFormatEnforced: (format: string) => boolean,
  start: Path = [],
): JsonSchema {
  const rewriter = new Rewriter(root, references, isFormatEnforced, start);
  return rewriter.rewriteRoot();
}

class Rewriter {
  private readonly names = new Map<string, string>();
  private readonly taken = new Set<string>();
  private readonly definitions: [name: string, schema: JsonSchema][] = [];
  private readonly root: JsonSchema;
  private readonly references: ReferenceResolver;
  private readonly isFormatEnforced: (format: string) => boolean;
  private readonly start: Path;
  private readonly tracksEvaluated: boolean;

  constructor(
    root: JsonSchema,
    references: ReferenceResolver,
    isFormatEnforced: (format: string) => boolean,
    start: Path,
  ) {
    this.root = root;
    this.references = references;
    this.isFormatEnforced = isFormatEnforced;
    this.start = start;
    this.tracksEvaluated = [...references.schemas.keys()].some(
      (schema) => schema['unevaluatedItems'] !== undefined || schema['unevaluatedProperties'] !== undefined,
    );
  }

  rewriteRoot(): JsonSchema {
    const root = this.rewrite(valueAt(this.root as JsonValue, this.start) as JsonSchema);
    return this.definitions.length > 0 && isJsonObject(root)
      ? { ...root, definitions: Object.fromEntries(this.definitions) }
      : root;
  }

  private readonly rewrite = (schema: JsonSchema): JsonSchema => {
    if (!isJsonObject(schema)) return schema;
    // No value is one of none.
    if (Array.isArray(schema['enum']) && schema['enum'].length === 0) return false;
    const result: [string, JsonValue][] = [];
    for (const [keyword, value] of Object.entries(schema)) {
      const kept = this.keep(keyword, value, schema);
      if (kept !== undefined) result.push([keyword, kept]);
    }
    return Object.fromEntries([
      ...this.rewriteReference(schema),
      ...result,
      ...this.rewriteItems(schema),
      ...this.rewriteDependencies(schema),
      ...this.rewriteCondition(schema),
    ]);
  };

  private keep(keyword: string, value: JsonValue, schema: JsonObject): JsonValue | undefined {
    const known = keywords.get(keyword);
    if (!known || known.annotation || rewrittenTogether.has(keyword)) return undefined;
    switch (keyword) {
      case 'type':
        return schema['nullable'] === true ? withNull(value) : value;
      case 'format':
        return typeof value === 'string' && this.isFormatEnforced(value) ? value : undefined;
      // Draft-04 turns a bound into an exclusive one.
      case 'minimum':
      case 'maximum':
        return schema[exclusiveFor[keyword]] === true ? undefined : value;
      case 'exclusiveMinimum':
        return value === true ? schema['minimum'] : value === false ? undefined : value;
      case 'exclusiveMaximum':
        return value === true ? schema['maximum'] : value === false ? undefined : value;
      // Bounds that mean nothing without their partner.
      case 'minContains':
      case 'maxContains':
        return schema['contains'] === undefined ? undefined : value;
      default:
        return this.rewriteInside(keyword, value);
    }
  }

  private rewriteInside(keyword: string, value: JsonValue): JsonValue {
    return mapSubschemas(keyword, value, this.rewrite);
  }

  /** The same in every dialect: a list of schemas for the first items, another schema for the rest. */
  private rewriteItems(schema: JsonObject): [string, JsonValue][] {
    const { first, rest } = itemSchemas(schema);
    if (first.length === 0) return rest === undefined ? [] : [['items', this.rewrite(rest)]];
    const items: [string, JsonValue] = ['items', first.map(this.rewrite)];
    return rest === undefined ? [items] : [items, ['additionalItems', this.rewrite(rest)]];
  }

  /** Newer dialects have a keyword for each of the two kinds that `dependencies` holds. */
  private rewriteDependencies({
    dependencies,
    dependentSchemas,
    dependentRequired,
  }: JsonObject): [string, JsonValue][] {
    const all = [dependencies, dependentSchemas, dependentRequired].filter(isJsonObject);
    const names = [...new Set(all.flatMap((held) => Object.keys(held)))];
    if (names.length === 0) return [];
    const members = names.map((name): [string, JsonValue] => {
      const held = all.filter((one) => Object.hasOwn(one, name)).map((one) => one[name] as JsonValue);
      const [only] = held;
      if (only !== undefined && held.length === 1) return [name, isSchema(only) ? this.rewrite(only) : only];
      return [name, { allOf: held.map((value) => (isSchema(value) ? this.rewrite(value) : { required: value })) }];
    });
    return [['dependencies', Object.fromEntries(members)]];
  }

  private rewriteCondition(schema: JsonObject): [string, JsonValue][] {
    const { if: condition, then: consequence = true, else: alternative = true, allOf } = schema;
    if (condition === undefined || (!this.tracksEvaluated && consequence === true && alternative === true)) return [];
    const [test, met, unmet] = [condition, consequence, alternative].map((branch): JsonValue =>
      this.rewrite(branch as JsonSchema),
    ) as [JsonValue, JsonValue, JsonValue];
    if (!this.tracksEvaluated) {
      const branches: [string, JsonValue][] = [
        ['then', met],
        ['else', unmet],
      ];
      return [['if', test], ...branches.filter(([, branch]) => branch !== true)];
    }
    // Ajv counts what a condition has looked at even where it does not hold; a choice says the same without that.
    const choice = { anyOf: [{ allOf: [test, met] }, { allOf: [{ not: test }, unmet] }] };
    const others = Array.isArray(allOf) ? (this.rewriteInside('allOf', allOf) as readonly JsonValue[]) : [];
    return [['allOf', [...others, choice]]];
  }

  private rewriteReference(schema: JsonObject): [string, JsonValue][] {
    const target = this.references.resolve(schema);
    if (!target) return [];
    if (target.kind !== 'local') throw new Error(`an unresolved reference after checking: ${JSON.stringify(schema)}`);
    const isStart = toPointer(target.path) === toPointer(this.start);
    return [['$ref', isStart ? '#' : `#/definitions/${this.definitionName(target.path)}`]];
  }

  private definitionName(path: Path): string {
    const pointer = toPointer(path);
    const known = this.names.get(pointer);
    if (known) return known;
    const base = String(path.at(-1) ?? 'root').replaceAll(/[^A-Za-z0-9_]/g, '_');
    let name = base;
    for (let i = 2; this.taken.has(name); i++) name = `${base}_${i}`;
    this.taken.add(name);
    this.names.set(pointer, name);
    const slot = this.definitions.push([name, true]) - 1;
    this.definitions[slot] = [name, this.rewrite(valueAt(this.root as JsonValue, path) as JsonSchema)];
    return name;
  }
}

function withNull(type: JsonValue): JsonValue {
  const types: readonly JsonValue[] = Array.isArray(type) ? type : [type];
  return types.includes('null') ? type : [...types, 'null'];
}
