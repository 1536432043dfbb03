import { contract } from '../../tester.js';

/** A contract whose input has one property `a` with the given schema. Its keywords start at line 9, column 7. */
export function withProperty(schema: unknown, changes: Readonly<Record<string, unknown>> = {}): string {
  const inputSchema = { type: 'object', additionalProperties: false, properties: { a: schema } };
  return contract({ inputSchema, ...changes });
}

/** A contract with another input schema. Its keywords start at line 5, column 3. */
export function withInput(inputSchema: unknown, changes: Readonly<Record<string, unknown>> = {}): string {
  return contract({ inputSchema, ...changes });
}

/** A client tool without findings; `changes` replaces or, with undefined, removes fields. */
export function clientContract(changes: Readonly<Record<string, unknown>> = {}): string {
  return contract({ kind: 'client', http: undefined, ...changes });
}
