import type { JsonSchema } from '../../runtime/core/json.js';
import type { ReferenceResolver } from '../json-schema/references.js';
import type { Path, SourceDocument } from '../source/source-document.js';

/** A JSON Schema inside a contract, and where it stands. */
export interface SchemaPlace {
  readonly schema: JsonSchema;
  /** Of the schema in its document, such as `['inputSchema']`. */
  readonly path: Path;
  readonly references: ReferenceResolver;
  readonly document: SourceDocument;
  /** Whether it describes a tool's input, its output, or only a condition. */
  readonly role: 'input' | 'output' | 'condition';
}
