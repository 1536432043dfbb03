import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import type { SchemaPlace } from './schema-place.js';

/** A name must tell which schema is meant, also while no reference uses it: other readers get the schema as it is. */
export function checkIdentifiers({ path, references, document }: SchemaPlace, report: Report): void {
  for (const { keyword, name, first, second } of references.clashes) {
    const related = [{ origin: document.originOf([...path, ...first]), message: 'the first schema of this name' }];
    const origin = document.originOf([...path, ...second]);
    report(createDiagnostic('identifier-taken', origin, { keyword, name }, { related }));
  }
}
