import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

const file = fileURLToPath(new URL('../../shared/seeds/004_97606cbb467fdae2.txt', import.meta.url));

/** Whether the seed documents stand beside this checkout. Tests that need them say so and are skipped without. */
export const seedsPresent: boolean = existsSync(file);

/** The validator of the seed's schema, or of one of its definitions. */
export function seedValidator(definition?: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(file, 'utf8')) as { readonly $id: string };
  const ajv = new Ajv({ strict: true, strictRequired: false });
  addFormats.default(ajv);
  ajv.addSchema(schema);
  const validate = ajv.getSchema(definition === undefined ? schema.$id : `${schema.$id}#/definitions/${definition}`);
  if (!validate) throw new Error(`the seed's schema has no ${definition}`);
  return validate;
}

const compiled = new Map<string, ValidateFunction>();

/** What a value violates in one definition of the seed's schema, as text; empty when it fits. */
export function seedProblems(definition: string, value: unknown): string {
  const validate = compiled.get(definition) ?? seedValidator(definition);
  compiled.set(definition, validate);
  return validate(value) ? '' : new Ajv().errorsText(validate.errors);
}
