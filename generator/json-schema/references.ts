import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { defaultDialect } from './dialects.js';
import { dialectOf } from './find-dialect.js';
import { dynamicAnchorOf, Identifiers, recursiveAnchor, resolveUri, splitUri, type Clash } from './identifiers.js';
import { parsePointer, valueAt } from './pointer.js';
import { isSchema } from './subschemas.js';

/** Where a reference leads: a path from the root, or why it leads nowhere. */
export type Reference =
  | { readonly kind: 'local'; readonly path: Path }
  | { readonly kind: 'missing' }
  | { readonly kind: 'remote' }
  /** It depends on the way by which a validator came here. */
  | { readonly kind: 'dynamic' };

/** Resolves the references of one schema document. */
export interface ReferenceResolver {
  /** Where the reference of a schema leads; undefined when it has none. */
  resolve(schema: JsonObject): Reference | undefined;
  /** Every schema of the document, where it is: those that keywords hold, then those that only references lead to. */
  readonly schemas: ReadonlyMap<JsonObject, Path>;
  /** The names that do not tell which schema is meant. */
  readonly clashes: readonly Clash[];
}

/** The keywords that refer to another schema. */
export const referenceKeywords = ['$ref', '$dynamicRef', '$recursiveRef'] as const;

const known = new WeakMap<JsonObject, ReferenceResolver>();

/**
 * Reads the identifiers of a schema document and resolves references against them. Only what stands inside the document
 * can be referred to: nothing is fetched.
 */
export function createReferenceResolver(root: JsonSchema): ReferenceResolver {
  if (!isJsonObject(root)) return { resolve: () => undefined, schemas: new Map(), clashes: [] };
  const resolver = known.get(root) ?? new Resolver(root);
  known.set(root, resolver);
  return resolver;
}

/** The reference keyword of a schema, if it has one. */
export function referenceKeyword(schema: JsonObject): (typeof referenceKeywords)[number] | undefined {
  return referenceKeywords.find((keyword) => schema[keyword] !== undefined);
}

class Resolver implements ReferenceResolver {
  private readonly root: JsonObject;
  private readonly identifiers: Identifiers;
  /** What leads somewhere does so for good. */
  private readonly local = new Map<JsonObject, Reference & { readonly kind: 'local' }>();

  constructor(root: JsonObject) {
    this.root = root;
    const dialect = dialectOf(root);
    this.identifiers = new Identifiers(root, dialect.kind === 'unknown' ? defaultDialect : dialect.name);
    this.readTargets();
  }

  get schemas(): ReadonlyMap<JsonObject, Path> {
    return this.identifiers.schemas;
  }

  get clashes(): readonly Clash[] {
    return this.identifiers.clashes;
  }

  resolve(schema: JsonObject): Reference | undefined {
    const keyword = referenceKeyword(schema);
    if (!keyword) return undefined;
    const reference = this.local.get(schema) ?? this.resolveText(schema[keyword], schema);
    return keyword !== '$ref' && this.isDynamic(schema[keyword], reference) ? { kind: 'dynamic' } : reference;
  }

  /** Reads what references lead to. Names may stand there, so that further references lead somewhere. */
  private readTargets(): void {
    for (let size = 0; size < this.schemas.size;) {
      size = this.schemas.size;
      // A map grows while it is read.
      for (const schema of this.schemas.keys()) {
        const keyword = referenceKeyword(schema);
        if (!keyword || this.local.has(schema)) continue;
        const reference = this.resolveText(schema[keyword], schema);
        if (reference.kind !== 'local') continue;
        this.local.set(schema, reference);
        const there = this.target(reference);
        if (there) this.identifiers.add(there, reference.path);
      }
    }
  }

  private resolveText(ref: JsonValue | undefined, schema: JsonObject): Reference {
    const base = this.identifiers.baseOf(schema);
    const uri = typeof ref === 'string' && base !== undefined ? resolveUri(ref, base) : undefined;
    if (!uri) return { kind: 'missing' };
    const named = this.identifiers.find(uri);
    if (named) return { kind: 'local', path: named };
    const { resource, fragment } = splitUri(uri);
    const start = this.identifiers.find(resource);
    if (!start) return { kind: 'remote' };
    const pointer = decode(fragment);
    const inner = pointer === undefined ? undefined : parsePointer(pointer);
    if (!inner) return { kind: 'missing' };
    const path = [...start, ...inner];
    return isSchema(valueAt(this.root, path)) ? { kind: 'local', path } : { kind: 'missing' };
  }

  /** Only a reference to one of several anchors of the same name depends on the way to it. */
  private isDynamic(ref: JsonValue | undefined, reference: Reference): boolean {
    const there = this.target(reference);
    const name = there && dynamicAnchorOf(there);
    if (typeof ref !== 'string' || name === undefined) return false;
    return (name === recursiveAnchor || ref.endsWith(`#${name}`)) && this.identifiers.hasSeveral(name);
  }

  private target(reference: Reference): JsonObject | undefined {
    const there = reference.kind === 'local' ? valueAt(this.root, reference.path) : undefined;
    return isJsonObject(there) ? there : undefined;
  }
}

function decode(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}
