import { isJsonObject, type JsonObject, type JsonSchema } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { parsePointer, valueAt } from './pointer.js';
import { isSchema, subschemas } from './subschemas.js';

/** Where a `$ref` leads: a path from the root, or why it leads nowhere. */
export type Reference =
  { readonly kind: 'local'; readonly path: Path } | { readonly kind: 'missing' } | { readonly kind: 'remote' };

/** Resolves every `$ref` of one schema document. */
export interface ReferenceResolver {
  /** Where the `$ref` of the schema at `path` leads. */
  resolve(schema: JsonObject): Reference;
}

/** A base URI for documents that have none, so that relative references can be resolved against something. */
const anonymous = 'gecx-schema:///';

/**
 * Reads the `$id`s of a schema document and resolves references against them. Only what stands inside the document can
 * be referred to: nothing is fetched.
 */
export function createReferenceResolver(root: JsonSchema): ReferenceResolver {
  const resources = new Map<string, Path>([[anonymous, []]]);
  const anchors = new Map<string, Path>();
  const bases = new Map<JsonObject, string>();

  const index = (schema: JsonSchema, path: Path, base: string): void => {
    if (!isJsonObject(schema)) return;
    let here = base;
    const id = schema['$id'];
    // Beside `$ref`, draft-07 gives `$id` no meaning.
    if (typeof id === 'string' && schema['$ref'] === undefined) {
      const uri = resolveUri(id, base);
      if (uri && id.startsWith('#')) {
        anchors.set(uri, path);
      } else if (uri) {
        here = withoutFragment(uri);
        resources.set(here, path);
      }
    }
    bases.set(schema, here);
    for (const inner of subschemas(schema)) index(inner.schema, [...path, ...inner.path], here);
  };
  index(root, [], anonymous);

  return {
    resolve: (schema) => {
      const ref = schema['$ref'];
      const uri = typeof ref === 'string' ? resolveUri(ref, bases.get(schema) ?? anonymous) : undefined;
      if (!uri) return { kind: 'missing' };
      const anchor = anchors.get(uri);
      if (anchor) return { kind: 'local', path: anchor };
      const resource = resources.get(withoutFragment(uri));
      if (!resource) return { kind: 'remote' };
      const fragment = decode(uri.slice(withoutFragment(uri).length + 1));
      const inner = fragment === undefined ? undefined : parsePointer(fragment);
      if (!inner) return { kind: 'missing' };
      const path = [...resource, ...inner];
      return isSchema(valueAt(root, path)) ? { kind: 'local', path } : { kind: 'missing' };
    },
  };
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
