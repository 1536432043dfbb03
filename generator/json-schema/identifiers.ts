import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { equal } from '../../runtime/validation/equal.js';
import type { Path } from '../source/source-document.js';
import { isOlder, type DialectName } from './dialects.js';
import { valueAt } from './pointer.js';
import { subschemas } from './subschemas.js';

/** A name that two different schemas of one document have. The paths are those of the keywords that give it. */
export interface Clash {
  readonly keyword: string;
  readonly name: string;
  readonly first: Path;
  readonly second: Path;
}

/** What has a name. */
interface Named {
  readonly schema: JsonObject;
  readonly path: Path;
  /** What gives the name; the root has one without that. */
  readonly keyword?: string;
}

/** A base URI for documents that have none, so that relative references can be resolved against something. */
const anonymous = 'gecx-schema:///';

/** What 2019-09 calls its only dynamic anchor; no `$dynamicAnchor` can have this name. */
export const recursiveAnchor = '#';

/** The names of the schemas in one document, and the base URI of each schema. */
export class Identifiers {
  readonly clashes: Clash[] = [];
  /** The schemas that were read, and where they are. */
  readonly schemas: Map<JsonObject, Path> = new Map();
  private readonly named: Map<string, Named>;
  private readonly bases = new Map<JsonObject, string>();
  /** How many places answer to the name of a dynamic anchor. */
  private readonly dynamicAnchors = new Map<string, number>();
  private readonly root: JsonObject;
  private readonly dialect: DialectName;

  constructor(root: JsonObject, dialect: DialectName) {
    this.root = root;
    this.dialect = dialect;
    this.named = new Map([[anonymous, { schema: root, path: [] }]]);
    this.index(root, [], anonymous);
  }

  /** What references inside a schema are relative to. */
  baseOf(schema: JsonObject): string | undefined {
    return this.bases.get(schema);
  }

  /** Where the schema of a name is. */
  find(uri: string): Path | undefined {
    return this.named.get(uri)?.path;
  }

  hasSeveral(dynamicAnchor: string): boolean {
    return (this.dynamicAnchors.get(dynamicAnchor) ?? 0) > 1;
  }

  /**
   * Reads a schema where no keyword holds one: what a reference leads to is a schema as well. It belongs to the resource
   * around it.
   */
  add(schema: JsonObject, path: Path): void {
    if (this.schemas.has(schema)) return;
    for (let length = path.length - 1; length >= 0; length--) {
      const around = valueAt(this.root as JsonValue, path.slice(0, length));
      const base = isJsonObject(around) ? this.bases.get(around) : undefined;
      if (base !== undefined) return this.index(schema, path, base);
    }
  }

  private index(schema: JsonSchema, path: Path, base: string): void {
    if (!isJsonObject(schema) || this.schemas.has(schema)) return;
    const here = this.indexId(schema, path, base);
    this.schemas.set(schema, path);
    this.bases.set(schema, here);
    for (const keyword of ['$anchor', '$dynamicAnchor']) {
      const name = isOlder(this.dialect, '2019-09') ? undefined : schema[keyword];
      const uri = typeof name === 'string' ? resolveUri(`#${name}`, here) : undefined;
      if (uri) this.claim(uri, { schema, path, keyword });
    }
    const dynamic = dynamicAnchorOf(schema);
    if (dynamic !== undefined) this.dynamicAnchors.set(dynamic, (this.dynamicAnchors.get(dynamic) ?? 0) + 1);
    for (const inner of subschemas(schema)) this.index(inner.schema, [...path, ...inner.path], here);
  }

  /** The base URI inside a schema. */
  private indexId(schema: JsonObject, path: Path, base: string): string {
    const keyword = this.dialect === 'draft-04' ? 'id' : '$id';
    const id = schema[keyword];
    // Beside `$ref`, older dialects give it no meaning.
    if (typeof id !== 'string' || (schema['$ref'] !== undefined && isOlder(this.dialect, '2019-09'))) return base;
    const uri = resolveUri(id, base);
    if (!uri) return base;
    const { resource, fragment } = splitUri(uri);
    // A pointer leads where it leads, whoever says that it is a name.
    if (!fragment.startsWith('/')) this.claim(fragment === '' ? resource : uri, { schema, path, keyword });
    return resource;
  }

  /** The first one keeps the name. Copies of one schema may share it: whichever is meant, it says the same. */
  private claim(uri: string, claimant: Named & { readonly keyword: string }): void {
    const first = this.named.get(uri);
    if (!first) this.named.set(uri, claimant);
    else if (!equal(first.schema, claimant.schema)) {
      const { schema, path, keyword } = claimant;
      const atFirst = first.keyword === undefined ? first.path : [...first.path, first.keyword];
      this.clashes.push({ keyword, name: String(schema[keyword]), first: atFirst, second: [...path, keyword] });
    }
  }
}

/** The name by which dynamic references find a schema. */
export function dynamicAnchorOf({ $dynamicAnchor, $recursiveAnchor }: JsonObject): string | undefined {
  if (typeof $dynamicAnchor === 'string') return $dynamicAnchor;
  return $recursiveAnchor === true ? recursiveAnchor : undefined;
}

export function resolveUri(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}

export function splitUri(uri: string): { readonly resource: string; readonly fragment: string } {
  const at = uri.indexOf('#');
  return at === -1 ? { resource: uri, fragment: '' } : { resource: uri.slice(0, at), fragment: uri.slice(at + 1) };
}
