/** Smaller code, and the functions of the runtime that it now calls. */
export interface Compacted {
  readonly code: string;
  readonly needs: ReadonlySet<string>;
}

/** What stands behind the masks in a code. */
export interface Masked {
  /** The schemas that values are read from, by the name that the code gives them. */
  readonly schemas: ReadonlyMap<string, unknown>;
  /** The string literal of a number. */
  textOf(index: string): string;
  /** Masks an expression. */
  hold(expression: string): string;
}

/**
 * Makes compiled code smaller without changing what it does. String literals are masked in it: `"7"` stands for the
 * seventh. Compiling without these steps and taking them here costs a third of what Ajv's own optimiser takes.
 */
export function compact(code: string, behind: Masked): Compacted {
  const lines = new LineWriter();
  const plain = code.includes('depsCount') ? code.replaceAll(dependency, '$1, $2') : code;
  const input = inlineSchemaValues(plain, behind).split('\n');
  for (let at = 0; at < input.length;) at += lines.take(input, at);
  const compacted = lines.written.join('\n').split(/^(?=function )/m);
  return { code: compacted.map(withoutIdleCounters).join(''), needs: lines.needs };
}

/** What is said of a dependency, on several lines; the last two are not needed. */
const dependency = /(property: "\d+"),\s+(missingProperty: \w+),\s+depsCount: \d+,\s+deps: "\d+"/g;

const errorParts = String.raw`instancePath(?::(.+?))?,schemaPath:(.+?),keyword:("\d+"),params:\{(.*?)\}(?:,(propertyName):(\w+))?`;
const failure = new RegExp(String.raw`^(\w+)\.errors = \[\{${errorParts}\}\];$`);
const note = new RegExp(String.raw`^const (err\d+) = \{${errorParts}\};$`);
/** How many lines it takes to add an error to those before it. */
const noteLines = 7;
/** Where items are looked up by their text. `__proto__` is one too, which a plain object would not remember. */
const seenItems = /^(const indices\d+ = )\{\};$/;
const idleBranch = /^if\((?:errors === \w+|_errs\d+ === errors|!?valid\d+)\)\{$/;

/** Errors are made in one place instead of being spelt out each time; empty branches go. */
class LineWriter {
  readonly written: string[] = [];
  readonly needs = new Set<string>();

  /** Takes a line, or several that belong together; gives their number. */
  take(lines: readonly string[], at: number): number {
    const line = lines[at] ?? '';
    if (line === '}') return this.takeEnd(line, lines[at + 1]);
    if (line.endsWith('];') && lines[at + 1] === 'return false;') return this.takeFailure(line, lines[at + 2]);
    if (line.startsWith('const err')) return this.takeNote(line, lines[at + 1]);
    this.written.push(line.startsWith('const indices') ? line.replace(seenItems, '$1Object.create(null);') : line);
    return 1;
  }

  private takeEnd(line: string, next: string | undefined): number {
    const open = this.written.at(-1) ?? '';
    if (open === 'else {' || (idleBranch.test(open) && !next?.startsWith('else'))) this.written.pop();
    else this.written.push(line);
    return 1;
  }

  private takeFailure(line: string, behind: string | undefined): number {
    const { subject, error } = errorIn(failure, line);
    if (subject === undefined) {
      this.written.push(line);
      return 1;
    }
    this.needs.add('fail');
    this.written.push(`return fail(${subject}, ${error});`);
    // Nothing behind a return is ever reached.
    return behind === 'break;' ? 3 : 2;
  }

  private takeNote(line: string, next: string | undefined): number {
    const { subject, error } = errorIn(note, line);
    if (subject === undefined || next !== 'if(vErrors === null){') {
      this.written.push(line);
      return 1;
    }
    this.needs.add('withError');
    this.written.push(`vErrors = withError(vErrors, ${error});`);
    return noteLines;
  }
}

interface FoundError {
  /** What it is told to; undefined when there is none. */
  readonly subject?: string | undefined;
  /** The path, the schema's path, the keyword and its parameters, as arguments. */
  readonly error: string;
}

function errorIn(pattern: RegExp, line: string): FoundError {
  const [, subject, path = 'instancePath', schemaPath, keyword, inner = '', member, name] = pattern.exec(line) ?? [];
  // An error in the name of a property says which.
  const about = member === undefined ? [] : [`${member}: ${name}`];
  const params = [...(inner === '' ? [] : [inner]), ...about].join(', ');
  return { subject, error: `${path}, ${schemaPath}, ${keyword}, {${params}}` };
}

/** Counters that nobody reads. */
function withoutIdleCounters(code: string): string {
  const uses = new Map<string, number>();
  for (const [name] of code.matchAll(/\b_errs\d+\b/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return code.replaceAll(/const (_errs\d+) = errors;\n/g, (all, name: string) => (uses.get(name) === 1 ? '' : all));
}

/** A member can have such a name as well; it stands behind a point. */
const schemaUse = /(?<![.\w$])(schema\d+)((?:\.[A-Za-z_$][\w$]*|\["\d+"\]|\[\d+\])*)/g;

/** Whole schemas would be kept for the few values that are read from them: those are kept instead. */
function inlineSchemaValues(code: string, { schemas, textOf, hold }: Masked): string {
  const values = new Map<string, string>();
  const used = code.replaceAll(schemaUse, (all, name: string, path: string) => {
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
