import type { DiagnosticName } from '../../../generator/diagnostics/codes.js';
import { contractFixtures } from './fixtures-contract.js';
import type { Fixture, Fixtures } from './fixture.js';
import { outputFixtures } from './fixtures-output.js';
import { schemaFixtures } from './fixtures-schema.js';
import { sourceFixtures } from './fixtures-source.js';

/** At least one workspace for each finding that the compiler can make. */
export const fixtures: Fixtures<DiagnosticName> = {
  ...sourceFixtures,
  ...contractFixtures,
  ...schemaFixtures,
  ...outputFixtures,
};

/** All fixtures, with the name of what each shows. */
export const allFixtures: readonly (Fixture & { readonly name: DiagnosticName })[] = (
  Object.keys(fixtures) as DiagnosticName[]
).flatMap((name) => fixtures[name].map((fixture) => ({ ...fixture, name })));
