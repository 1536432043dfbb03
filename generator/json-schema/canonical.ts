import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { keywords } from './keywords.js';
import { toPointer, valueAt } from './pointer.js';
import type { ReferenceResolver } from './references.js';
import { isSchema } from './subschemas.js';

/**
 * Rewrites a checked schema into the plain form that validators are compiled from: no annotations, every `$ref` either
 * `#` or `#/definitions/<name>`, nothing in it that a reader could take in two ways.
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
  }

  rewriteRoot(): JsonSchema {
    const root = this.rewrite(valueAt(this.root as JsonValue, this.start) as JsonSchema);
    return this.definitions.length > 0 && isJsonObject(root)
      ? { ...root, definitions: Object.fromEntries(this.definitions) }
      : root;
  }

  private rewrite(schema: JsonSchema): JsonSchema {
    if (!isJsonObject(schema)) return schema;
    const result: [string, JsonValue][] = [];
    for (const [keyword, value] of Object.entries(schema)) {
      const kept = this.keep(keyword, value, schema);
      if (kept !== undefined) result.push([keyword, kept]);
    }
    return Object.fromEntries(result);
  }

  private keep(keyword: string, value: JsonValue, schema: JsonObject): JsonValue | undefined {
    const known = keywords.get(keyword);
    if (!known || known.annotation) return undefined;
    switch (keyword) {
      case '$ref':
        return this.rewriteReference(schema);
      case 'type':
        return schema['nullable'] === true ? withNull(value) : value;
      case 'nullable':
        return undefined;
      case 'format':
        return typeof value === 'string' && this.isFormatEnforced(value) ? value : undefined;
      // Words that mean nothing without their partner.
      case 'then':
      case 'else':
        return schema['if'] === undefined ? undefined : this.rewriteInside(value);
      case 'if':
        return schema['then'] === undefined && schema['else'] === undefined ? undefined : this.rewriteInside(value);
      case 'additionalItems':
        return Array.isArray(schema['items']) ? this.rewriteInside(value) : undefined;
      default:
        return known.shape === 'none' ? value : this.rewriteHeld(known.shape, value);
    }
  }

  private rewriteHeld(shape: string, value: JsonValue): JsonValue {
    if (Array.isArray(value)) return value.map((item: JsonValue) => this.rewriteInside(item));
    if ((shape === 'map' || shape === 'dependencies') && isJsonObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.rewriteInside(member)]));
    }
    return this.rewriteInside(value);
  }

  private rewriteInside(value: JsonValue): JsonValue {
    return isSchema(value) ? this.rewrite(value) : value;
  }

  private rewriteReference(schema: JsonObject): string {
    const target = this.references.resolve(schema);
    if (target.kind !== 'local') throw new Error(`unresolved reference ${String(schema['$ref'])} after checking`);
    return toPointer(target.path) === toPointer(this.start) ? '#' : `#/definitions/${this.definitionName(target.path)}`;
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
