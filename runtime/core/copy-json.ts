const maxDepth = 128;

/** Thrown for a value that JSON cannot hold, or that is larger than it may be. */
export class NotJson extends Error {
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}

/**
 * Copies a JSON value into plain objects and arrays. Members that are `undefined` are left out, as JSON.stringify does.
 *
 * @throws NotJson for anything else that JSON cannot hold (functions, dates, class instances, NaN, cycles),
 *   and for values nested deeper than 128 levels. `path` is where the value stands in a larger one.
 */
export function copyJson(value: unknown, path: readonly string[] = []): unknown {
  return copy(value, [...path]);
}

function copy(value: unknown, path: string[]): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson([...path], `must be a finite number, not ${value}`);
      // JSON writes no sign for it.
      return value === 0 ? 0 : value;
    case 'object':
      if (value === null) return null;
      if (path.length >= maxDepth) throw new NotJson([...path], `must not be nested deeper than ${maxDepth} levels`);
      return Array.isArray(value) ? copyArray(value, path) : copyObject(value, path);
    default:
      throw new NotJson([...path], `must be a JSON value, not ${typeof value}`);
  }
}

function copyArray(array: readonly unknown[], path: string[]): unknown[] {
  const result: unknown[] = [];
  for (let index = 0; index < array.length; index++) {
    path.push(String(index));
    result.push(copy(array[index], path));
    path.pop();
  }
  return result;
}

function copyObject(object: object, path: string[]): Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new NotJson([...path], 'must be a plain object, not an instance of a class');
  }
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(object)) {
    if (member === undefined) continue;
    path.push(name);
    const value = copy(member, path);
    path.pop();
    setMember(result, name, value);
  }
  return result;
}

/** Sets an own member of any name; plain assignment to `__proto__` would set the prototype. */
export function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[name] = value;
  }
}
