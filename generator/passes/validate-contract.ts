import contractSchema from '../schema/tools.schema.json' with { type: 'json' };
import type { JsonObject } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import type { AuthoredContract } from '../ir/contract.js';
import type { SourceDocument } from '../source/source-document.js';
import { createShapeCheck } from './validate-shape.js';

const checkShape = createShapeCheck(contractSchema as JsonObject, 'A contract', (field, path, document, report) => {
  if (field !== 'execute' || path.length !== 1) return false;
  report(createDiagnostic('execute-in-contract', document.originOfKey(path), { handler: '' }));
  return true;
});

/** Checks the shape of a contract against `tools.schema.json`. */
export function validateContract(document: SourceDocument, report: Report): AuthoredContract | undefined {
  // The schema is what makes the value a contract; the types mirror it.
  return checkShape(document, report) ? (document.value as unknown as AuthoredContract) : undefined;
}
