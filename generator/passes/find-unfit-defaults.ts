import { isJsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { collectDefaults } from '../json-schema/defaults.js';
import { parsePointer, toPointer, valueAt } from '../json-schema/pointer.js';
import { createReferenceResolver } from '../json-schema/references.js';
import type { SourceDocument } from '../source/source-document.js';
import { evaluateParse } from '../validator/evaluate.js';
import { lowerAnySchema } from './lower-tool.js';

/**
 * Finds the defaults of an input that their own schema refuses, by pointer. They are not applied: written into an input,
 * they would only make it invalid.
 */
export function findUnfitDefaults(schema: JsonSchema, document: SourceDocument, report: Report): ReadonlySet<string> {
  const unfit = new Set<string>();
  const { applied } = collectDefaults(schema, createReferenceResolver(schema));
  // Inner ones first: a default that is itself an object is completed with those of its members that do fit.
  for (const start of [...applied].map((pointer) => parsePointer(pointer) ?? []).sort((a, b) => b.length - a.length)) {
    const value = valueAt(schema as JsonValue, [...start, 'default']);
    const lowered = lowerAnySchema(schema, { start, unfitDefaults: unfit });
    if (plainlyFits(lowered.canonical, value)) continue;
    const result = evaluateParse(lowered)(value);
    if (result.ok) continue;
    unfit.add(toPointer(start));
    const origin = document.originOf(['inputSchema', ...start, 'default']);
    const [issue] = result.issues;
    const where = issue && issue.path.length > 0 ? `\`/${issue.path.join('/')}\` ` : 'it ';
    report(createDiagnostic('default-unfit', origin, { problem: `${where}${issue?.message ?? 'is not valid'}` }));
  }
  return unfit;
}

/** Most defaults are a text, a number or a truth value of which nothing but the type is asked. */
function plainlyFits(canonical: JsonSchema, value: JsonValue | undefined): boolean {
  if (!isJsonObject(canonical) || Object.keys(canonical).some((keyword) => keyword !== 'type' && keyword !== 'enum'))
    return false;
  const { type, enum: values } = canonical;
  const isOfType = type === typeof value || (type === 'integer' && Number.isInteger(value));
  return isOfType && (!Array.isArray(values) || values.includes(value));
}
