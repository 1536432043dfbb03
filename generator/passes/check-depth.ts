import { isJsonObject, type JsonObject, type JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { toPointer, valueAt } from '../json-schema/pointer.js';
import { createReferenceResolver } from '../json-schema/references.js';
import { subschemas } from '../json-schema/subschemas.js';
import type { Path, SourceDocument } from '../source/source-document.js';

/**
 * How many schemas may lie inside each other, references followed. Everything that walks a schema, compilers of
 * validators above all, needs some stack for each, and no machine or thread may come to another verdict.
 */
export const maxDepth = 300;

/** Checks that nothing in the schemas of a contract lies too deep to be walked. Needs no stack itself. */
export function checkDepth(document: SourceDocument, report: Report): boolean {
  const found = schemasOf(document).flatMap(({ path, schema }) => {
    const deep = findDeep(schema);
    return deep ? [[...path, ...deep]] : [];
  });
  for (const path of found) {
    report(createDiagnostic('schema-deep', document.originOf(path), { pointer: toPointer(path), limit: maxDepth }));
  }
  return found.length === 0;
}

function schemasOf({ value }: SourceDocument): { readonly path: Path; readonly schema: JsonObject }[] {
  const escalate = isJsonObject(value['approval']) ? value['approval']['escalate'] : undefined;
  const conditions = Array.isArray(escalate)
    ? escalate.map((_rule, index) => ['approval', 'escalate', index, 'if'])
    : [];
  return [['inputSchema'], ['outputSchema'], ...conditions].flatMap((path) => {
    const schema = valueAt(value, path);
    return isJsonObject(schema) ? [{ path, schema }] : [];
  });
}

/** The first schema that lies too deep. Each is visited once, on the first way that leads to it, as compilers do. */
function findDeep(root: JsonObject): Path | undefined {
  const references = createReferenceResolver(root);
  const visited = new Set<JsonValue>();
  const open: { readonly schema: JsonValue | undefined; readonly path: Path; readonly depth: number }[] = [
    { schema: root, path: [], depth: 1 },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { schema, path, depth } = next;
    if (!isJsonObject(schema) || visited.has(schema)) continue;
    visited.add(schema);
    if (depth > maxDepth) return path;
    const inside = subschemas(schema).map((inner) => ({
      schema: inner.schema as JsonValue,
      path: [...path, ...inner.path],
      depth: depth + 1,
    }));
    const target = references.resolve(schema);
    const there =
      target?.kind === 'local' ? [{ schema: valueAt(root, target.path), path: target.path, depth: depth + 1 }] : [];
    // What was put down last is taken up first.
    open.push(...[...there, ...inside].toReversed());
  }
  return undefined;
}
