import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { readShared } from './shared-folder.js';

/** The schema that the wire and the manifest must fit; undefined where it is absent. */
const text = readShared('seeds/004_97606cbb467fdae2.txt');

/** Whether tests against the seed's schema must be skipped. */
export const seedAbsent: boolean = text === undefined;

const compiled = new Map<string, ValidateFunction>();

/** What a value violates in one definition of the seed's schema, as text; empty when it fits. */
export function seedProblems(definition: string, value: unknown): string {
  const validate = compiled.get(definition) ?? compile(definition);
  compiled.set(definition, validate);
  return validate(value) ? '' : new Ajv().errorsText(validate.errors);
}

function compile(definition: string): ValidateFunction {
  if (text === undefined) throw new Error('../shared/seeds is absent');
  const schema = JSON.parse(text) as { $id: string };
  const ajv = new Ajv({ strict: true, strictRequired: false });
  formats.default(ajv);
  ajv.addSchema(schema);
  const validate = ajv.getSchema(`${schema.$id}#/definitions/${definition}`);
  if (!validate) throw new Error(`the seed's schema does not define ${definition}`);
  return validate;
}
