import { posix } from 'node:path';
import contractSchema from '../schema/tools.schema.json' with { type: 'json' };
import type { JsonObject } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import type { AuthoredContract } from '../ir/contract.js';
import { safeFileName } from '../names/reserved.js';
import type { SourceDocument } from '../source/source-document.js';
import { createShapeCheck } from './validate-shape.js';

const checkShape = createShapeCheck(contractSchema as JsonObject, 'A contract', (field, path, document, report) => {
  if (field !== 'execute' || path.length !== 1) return false;
  const { name, kind = 'client' } = document.value;
  const handler = posix.join(posix.dirname(document.file), `${safeFileName(String(name))}.${String(kind)}.ts`);
  const hint = `Remove the field and put the code into the handler, \`${handler}\`, which codegen creates.`;
  report(createDiagnostic('execute-in-contract', document.originOfKey(path), {}, { hint }));
  return true;
});

/** Checks the shape of a contract against `tools.schema.json`. */
export function validateContract(document: SourceDocument, report: Report): AuthoredContract | undefined {
  // The schema is what makes the value a contract; the types mirror it.
  return checkShape(document, report) ? (document.value as unknown as AuthoredContract) : undefined;
}
