import type { CompiledValidator, ValidatorError } from './compiled.js';
import { messageOf } from './messages.js';

/** Leaves the only error of a validator, and answers for it. */
export function fail(
  validator: CompiledValidator,
  instancePath: string,
  schemaPath: string,
  keyword: string,
  params: ValidatorError['params'],
): false {
  validator.errors = [{ instancePath, schemaPath, keyword, params, message: messageOf(keyword, params) }];
  return false;
}

/** Adds an error to those of a choice, of which one may still be right. */
export function withError(
  errors: ValidatorError[] | null,
  instancePath: string,
  schemaPath: string,
  keyword: string,
  params: ValidatorError['params'],
): ValidatorError[] {
  const error = { instancePath, schemaPath, keyword, params, message: messageOf(keyword, params) };
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}
