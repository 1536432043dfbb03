import { isJsonObject, type JsonValue } from './json.js';

/**
 * What stands at each JSON Pointer (RFC 6901): a list with the value, or an empty one. At an array the step `*` gives a
 * list of such lists, one for each item. What comes back is JSON, so that it can be compared as a whole.
 *
 * @throws TypeError for a text that is no JSON Pointer.
 */
export function valuesAt(value: JsonValue, pointers: readonly string[]): readonly (readonly JsonValue[])[] {
  return pointers.map((pointer) => find(value, stepsOf(pointer)));
}

function stepsOf(pointer: string): readonly string[] {
  if (!/^(?:\/(?:[^~/]|~[01])*)*$/.test(pointer)) throw new TypeError(`${JSON.stringify(pointer)} is no JSON Pointer`);
  const [, ...steps] = pointer.split('/');
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function find(value: JsonValue, [step, ...rest]: readonly string[]): readonly JsonValue[] {
  if (step === undefined) return [value];
  if (Array.isArray(value)) {
    if (step === '*') return value.map((item: JsonValue) => find(item, rest));
    const item = /^(?:0|[1-9]\d*)$/.test(step) ? (value[Number(step)] as JsonValue | undefined) : undefined;
    return item === undefined ? [] : find(item, rest);
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, step)) return [];
  return find(value[step] as JsonValue, rest);
}
