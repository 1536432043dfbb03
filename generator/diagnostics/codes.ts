import type { DiagnosticRows } from './definition.js';
import { contractDiagnostics, type ContractParams } from './tables/contract.js';
import { nameDiagnostics, type NameParams } from './tables/names.js';
import { outputDiagnostics, type OutputParams } from './tables/output.js';
import { policyDiagnostics, type PolicyParams } from './tables/policy.js';
import { schemaDiagnostics, type SchemaParams } from './tables/schema.js';
import { sourceDiagnostics, type SourceParams } from './tables/source.js';

type AllParams = SourceParams & ContractParams & SchemaParams & NameParams & PolicyParams & OutputParams;

/** The table's names, such as `unknown-field`. */
export type DiagnosticName = keyof AllParams;

/** What the message of one finding needs to know. */
export type DiagnosticParams<N extends DiagnosticName> = AllParams[N];

/**
 * Every finding the compiler can make. Codes are stable and never reused: 1xxx reading, 2xxx the shape of a contract,
 * 3xxx its JSON Schemas, 4xxx names, 5xxx policy, 7xxx output, 9xxx the compiler itself.
 */
export const diagnosticTable: DiagnosticRows<AllParams> = {
  ...sourceDiagnostics,
  ...contractDiagnostics,
  ...schemaDiagnostics,
  ...nameDiagnostics,
  ...policyDiagnostics,
  ...outputDiagnostics,
};

/** All names, in the order of their codes. */
export const diagnosticNames: readonly DiagnosticName[] = (Object.keys(diagnosticTable) as DiagnosticName[]).sort(
  (a, b) => (diagnosticTable[a].code < diagnosticTable[b].code ? -1 : 1),
);
