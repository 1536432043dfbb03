/**
 * Makes compiled code smaller without changing what it does. String literals are masked in it: `"7"` stands for the
 * seventh. Compiling without these steps and taking them here costs a third of what Ajv's own optimiser takes.
 */
export function compact(code: string, textOf: (index: string) => string, hold: (text: string) => string): Compacted {
  const needs = new Set<string>();
  const smaller = inlineSchemaValues(withoutIdleCode(code), textOf, hold);
  return { code: callOut(smaller, needs), needs };
}

/** Smaller code, and the functions of the runtime that it now calls. */
export interface Compacted {
  readonly code: string;
  readonly needs: ReadonlySet<string>;
}

/** Empty branches, what stands behind a return, and counters that nobody reads. */
function withoutIdleCode(code: string): string {
  let before = '';
  let text = code;
  while (text !== before) {
    before = text;
    text = text
      .replaceAll(/else \{\n\}\n/g, '')
      .replaceAll(/if\((?:errors === \w+|_errs\d+ === errors|!?valid\d+)\)\{\n\}\n(?!else)/g, '');
  }
  return text
    .replaceAll('return false;\nbreak;\n', 'return false;\n')
    .split(/^(?=function )/m)
    .map(withoutIdleCounters)
    .join('');
}

function withoutIdleCounters(code: string): string {
  const uses = new Map<string, number>();
  for (const [name] of code.matchAll(/\b_errs\d+\b/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return code.replaceAll(/const (_errs\d+) = errors;\n/g, (all, name: string) => (uses.get(name) === 1 ? '' : all));
}

const schemaConstant = /const (schema\d+) = (.*);\n/g;
const schemaUse = /\b(schema\d+)((?:\.[A-Za-z_$][\w$]*|\["\d+"\]|\[\d+\])*)/g;

/** Whole schemas are kept for the few values that are read from them: those are kept instead. */
function inlineSchemaValues(code: string, textOf: (index: string) => string, hold: (text: string) => string): string {
  const schemas = new Map<string, unknown>();
  const rest = code.replaceAll(schemaConstant, (_all, name: string, literal: string) => {
    const text = literal.replaceAll(/"(\d+)"/g, (_quoted, index: string) => JSON.stringify(textOf(index)));
    schemas.set(name, JSON.parse(text));
    return '';
  });
  if (schemas.size === 0) return code;
  const values = new Map<string, string>();
  const used = rest.replaceAll(schemaUse, (all, name: string, path: string) => {
    if (!schemas.has(name)) return all;
    const value = flatLiteral(valueIn(schemas.get(name), path, textOf));
    const known = values.get(value) ?? `values${values.size}`;
    values.set(value, known);
    return known;
  });
  const constants = [...values].map(([value, name]) => `const ${name} = ${hold(value)};\n`);
  return `${constants.join('')}${used}`;
}

/** Written plainly, `__proto__` would give an object another prototype instead of a member. */
function flatLiteral(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flatLiteral).join(',')}]`;
  const members = Object.entries(value).map(([name, member]) => {
    const key = name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
    return `${key}:${flatLiteral(member)}`;
  });
  return `{${members.join(',')}}`;
}

function valueIn(schema: unknown, path: string, textOf: (index: string) => string): unknown {
  let value = schema;
  for (const [, plain, quoted, index] of path.matchAll(/\.([A-Za-z_$][\w$]*)|\["(\d+)"\]|\[(\d+)\]/g)) {
    const key = plain ?? (quoted === undefined ? String(index) : textOf(quoted));
    value = (value as { readonly [key: string]: unknown })[key];
  }
  return value;
}

const failure =
  /(\w+)\.errors = \[\{instancePath(?::(.+?))?,schemaPath:(.+?),keyword:("\d+"),params:(\{.*?\}),message:((?:(?!,propertyName:).)+?)\}\];\nreturn false;/g;
const note =
  /const (err\d+) = \{instancePath(?::(.+?))?,schemaPath:(.+?),keyword:("\d+"),params:(\{.*?\}),message:((?:(?!,propertyName:).)+?)\};\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;/g;

/** Errors are made in one place instead of being spelt out each time. */
function callOut(code: string, needs: Set<string>): string {
  return code
    .replaceAll(failure, (_all, validator: string, path: string | undefined, ...rest: string[]) => {
      needs.add('fail');
      return `return fail(${[validator, path ?? 'instancePath', ...rest.slice(0, 4)].join(', ')});`;
    })
    .replaceAll(note, (_all, _name: string, path: string | undefined, ...rest: string[]) => {
      needs.add('withError');
      return `vErrors = withError(${['vErrors', path ?? 'instancePath', ...rest.slice(0, 4)].join(', ')});\nerrors++;`;
    });
}
