import type { JsonSchema } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { parsePointer } from '../json-schema/pointer.js';
import { createReferenceResolver } from '../json-schema/references.js';
import { reaches } from '../json-schema/reach.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import type { Rule } from './rule.js';

/** Paths in `keyFrom` and `sensitive` must lead to something that the schema declares. */
export const pointersLeadSomewhere: Rule = ({ contract, document }, report) => {
  const { inputSchema, outputSchema, keyFrom, sensitive } = contract;
  keyFrom?.forEach((pointer, index) =>
    check(pointer, inputSchema, 'inputSchema', document, ['keyFrom', index], false, report),
  );
  for (const [side, schema] of [
    ['input', inputSchema],
    ['output', outputSchema ?? true],
  ] as const) {
    for (const pointer of Object.keys(sensitive?.[side] ?? {})) {
      check(pointer, schema, `${side}Schema`, document, ['sensitive', side, pointer], true, report);
    }
  }
};

function check(
  pointer: string,
  schema: JsonSchema,
  name: string,
  document: SourceDocument,
  path: Path,
  isKey: boolean,
  report: Report,
): void {
  if (reaches(schema, parsePointer(pointer) ?? [], createReferenceResolver(schema))) return;
  const origin = isKey ? document.originOfKey(path) : document.originOf(path);
  report(createDiagnostic('pointer-missing', origin, { pointer, schema: name }));
}
