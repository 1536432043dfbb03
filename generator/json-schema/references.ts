import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { defaultDialect, isOlder, type DialectName } from './dialects.js';
import { dialectOf } from './find-dialect.js';
import { parsePointer, valueAt } from './pointer.js';
import { isSchema, subschemas } from './subschemas.js';

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
}

/** The keywords that refer to another schema. */
export const referenceKeywords = ['$ref', '$dynamicRef', '$recursiveRef'] as const;

/** A base URI for documents that have none, so that relative references can be resolved against something. */
const anonymous = 'gecx-schema:///';

const known = new WeakMap<JsonObject, ReferenceResolver>();

/**
 * Reads the identifiers of a schema document and resolves references against them. Only what stands inside the document
 * can be referred to: nothing is fetched.
 */
export function createReferenceResolver(root: JsonSchema): ReferenceResolver {
  if (!isJsonObject(root)) return { resolve: () => undefined };
  const resolver = known.get(root) ?? new Resolver(root);
  known.set(root, resolver);
  return resolver;
}

/** The reference keyword of a schema, if it has one. */
export function referenceKeyword(schema: JsonObject): (typeof referenceKeywords)[number] | undefined {
  return referenceKeywords.find((keyword) => schema[keyword] !== undefined);
}

class Resolver implements ReferenceResolver {
  private readonly resources = new Map<string, Path>([[anonymous, []]]);
  private readonly anchors = new Map<string, Path>();
  private readonly bases = new Map<JsonObject, string>();
  private readonly root: JsonObject;
  private readonly dialect: DialectName;
  /** How many places answer to the name of a dynamic anchor. */
  private readonly dynamicAnchors = new Map<string, number>();

  constructor(root: JsonObject) {
    this.root = root;
    const dialect = dialectOf(root);
    this.dialect = dialect.kind === 'unknown' ? defaultDialect : dialect.name;
    this.index(root, [], anonymous);
  }

  resolve(schema: JsonObject): Reference | undefined {
    const keyword = referenceKeyword(schema);
    if (!keyword) return undefined;
    const ref = schema[keyword];
    const reference = this.resolveText(ref, schema);
    return keyword !== '$ref' && this.isDynamic(ref, reference) ? { kind: 'dynamic' } : reference;
  }

  private resolveText(ref: JsonValue | undefined, schema: JsonObject): Reference {
    const uri = typeof ref === 'string' ? resolveUri(ref, this.bases.get(schema) ?? anonymous) : undefined;
    if (!uri) return { kind: 'missing' };
    const anchor = this.anchors.get(uri);
    if (anchor) return { kind: 'local', path: anchor };
    const resource = this.resources.get(withoutFragment(uri));
    if (!resource) return { kind: 'remote' };
    const fragment = decode(uri.slice(withoutFragment(uri).length + 1));
    const inner = fragment === undefined ? undefined : parsePointer(fragment);
    if (!inner) return { kind: 'missing' };
    const path = [...resource, ...inner];
    return isSchema(valueAt(this.root, path)) ? { kind: 'local', path } : { kind: 'missing' };
  }

  /** Only a reference to one of several anchors of the same name depends on the way to it. */
  private isDynamic(ref: JsonValue | undefined, reference: Reference): boolean {
    const there = reference.kind === 'local' ? valueAt(this.root, reference.path) : undefined;
    if (typeof ref !== 'string' || !isJsonObject(there)) return false;
    const name = dynamicAnchorOf(there);
    const isNamed = name === recursive || ref.endsWith(`#${name}`);
    return name !== undefined && isNamed && (this.dynamicAnchors.get(name) ?? 0) > 1;
  }

  private index(schema: JsonSchema, path: Path, base: string): void {
    if (!isJsonObject(schema)) return;
    const here = this.indexId(schema, path, base);
    for (const keyword of ['$anchor', '$dynamicAnchor']) {
      const name = isOlder(this.dialect, '2019-09') ? undefined : schema[keyword];
      const uri = typeof name === 'string' ? resolveUri(`#${name}`, here) : undefined;
      if (uri) this.anchors.set(uri, path);
    }
    const dynamic = dynamicAnchorOf(schema);
    if (dynamic !== undefined) this.dynamicAnchors.set(dynamic, (this.dynamicAnchors.get(dynamic) ?? 0) + 1);
    this.bases.set(schema, here);
    for (const inner of subschemas(schema)) this.index(inner.schema, [...path, ...inner.path], here);
  }

  /** The base URI inside a schema. */
  private indexId(schema: JsonObject, path: Path, base: string): string {
    const id = schema[this.dialect === 'draft-04' ? 'id' : '$id'];
    // Beside `$ref`, older dialects give it no meaning.
    if (typeof id !== 'string' || (schema['$ref'] !== undefined && isOlder(this.dialect, '2019-09'))) return base;
    const uri = resolveUri(id, base);
    if (!uri) return base;
    if (id.startsWith('#')) {
      this.anchors.set(uri, path);
      return base;
    }
    this.resources.set(withoutFragment(uri), path);
    return withoutFragment(uri);
  }
}

/** What 2019-09 calls its only dynamic anchor; no `$dynamicAnchor` can have this name. */
const recursive = '#';

function dynamicAnchorOf({ $dynamicAnchor, $recursiveAnchor }: JsonObject): string | undefined {
  if (typeof $dynamicAnchor === 'string') return $dynamicAnchor;
  return $recursiveAnchor === true ? recursive : undefined;
}

function resolveUri(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}

function withoutFragment(uri: string): string {
  const at = uri.indexOf('#');
  return at === -1 ? uri : uri.slice(0, at);
}

function decode(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}
