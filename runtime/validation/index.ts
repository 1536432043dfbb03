/**
 * What generated validators call. Not meant to be imported by hand, but its names stay stable within a major version,
 * because generated files are committed. Safe for browsers, no eval.
 */
export type { Issue, Parse, ParseResult } from '../core/parse.js';
export { createParse, createValidate, type CompiledValidator, type Validate, type ValidatorError } from './compiled.js';
export type { Defaults, MemberDefaults } from './defaults.js';
export { equal } from './equal.js';
export { fail, withError } from './errors.js';
export { isDate, isDateTime, isInt32, isInt64, isIsoDateTime, isIsoTime, isRegex, isTime } from './formats.js';
export { codePointLength, isMultipleOf } from './measure.js';
