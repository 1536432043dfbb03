/** Compiles JSON Schemas that are written by hand for pages that forbid eval. Needs `@cfworker/json-schema`. */
import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import type { SchemaCompiler } from '../core/schema-compiler.js';
import { createParse, type CompiledValidator, type ValidatorError } from '../validation/compiled.js';
import { messageOf } from '../validation/messages.js';
import { defaultsOf, valueAtPointer } from '../validation/raw-defaults.js';
import { dialectOf } from './dialect-of.js';

/**
 * Makes a `schemaCompiler` of `@cfworker/json-schema`, for draft-07 and 2020-12. It uses no eval. Messages hold no data.
 *
 * The compiler throws for other dialects. It does not check whether a schema is valid.
 */
export function createCfworkerCompiler(): SchemaCompiler {
  return (schema, { defaults }) => {
    dialectOf(schema);
    // It writes into its schema. In the newer dialect it applies what stands beside `$ref`, as the compiler does.
    const checker = new Validator(structuredClone(schema) as Schema, '2020-12');
    const validator: CompiledValidator = (data) => {
      try {
        const { valid, errors } = checker.validate(data);
        if (!valid) validator.errors = [toError(errors, schema, data as JsonValue)];
        return valid;
      } catch (error) {
        // It encodes names as in an address, which is not possible with half a character.
        if (!(error instanceof URIError)) throw error;
        validator.errors = [told('json', '', '#', {})];
        return false;
      }
    };
    return createParse(validator, defaults ? defaultsOf(schema) : undefined);
  };
}

/** Keywords that only say that something inside them does not fit, which is the next error. */
const passing: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'items', 'prefixItems', 'additionalItems', 'allOf', '$ref', 'if'],
  ...['dependentSchemas', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'contains'],
]);

const comparisons: { readonly [keyword: string]: string } = {
  minimum: '>=',
  maximum: '<=',
  exclusiveMinimum: '>',
  exclusiveMaximum: '<',
};

/** The most exact of the errors. Their own texts hold data. */
function toError(errors: readonly OutputUnit[], schema: JsonObject, data: JsonValue): ValidatorError {
  const at = errors.findIndex(({ keyword }, index) => !passing.has(keyword) || index === errors.length - 1);
  const error = errors[at];
  const before = errors[at - 1];
  if (!error) return { instancePath: '', schemaPath: '#', keyword: 'invalid', params: {}, message: messageOf('', {}) };
  const instancePath = decodeURI(error.instanceLocation.slice(1));
  const { keyword } = error;
  const keywordLocation = decodeURI(error.keywordLocation);
  if (keyword === 'false' && before && /^(?:additional|unevaluated)Properties$/.test(before.keyword)) {
    const name = before.keyword === 'additionalProperties' ? 'additionalProperty' : 'unevaluatedProperty';
    const slash = instancePath.lastIndexOf('/');
    const member = instancePath
      .slice(slash + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~');
    return told(before.keyword, instancePath.slice(0, slash), before.keywordLocation, { [name]: member });
  }
  const stated = valueAtPointer(schema, keywordLocation);
  const params = paramsOf(keyword, stated, valueAtPointer(data, `#${instancePath}`));
  return told(params ? keyword : 'invalid', instancePath, keywordLocation, params ?? {});
}

function told(
  keyword: string,
  instancePath: string,
  schemaPath: string,
  params: ValidatorError['params'],
): ValidatorError {
  return { keyword, instancePath, schemaPath, params, message: messageOf(keyword, params) };
}

/** What a message needs to know of the schema; undefined where that cannot be told. */
function paramsOf(
  keyword: string,
  stated: JsonValue | undefined,
  data: JsonValue | undefined,
): ValidatorError['params'] | undefined {
  switch (keyword) {
    case 'anyOf':
    case 'oneOf':
    case 'not':
      return {};
    case 'required': {
      const names = Array.isArray(stated) ? stated : [];
      const missingProperty = names.find((name) => !isJsonObject(data) || !Object.hasOwn(data, String(name)));
      return missingProperty === undefined ? undefined : { missingProperty };
    }
    case 'enum':
      return { allowedValues: stated };
    case 'const':
      return { allowedValue: stated };
    case 'type':
    case 'pattern':
    case 'format':
    case 'multipleOf':
      return stated === undefined ? undefined : { [keyword]: stated };
    default:
      if (typeof stated !== 'number') return undefined;
      return { limit: stated, comparison: comparisons[keyword] };
  }
}
