import { commentText } from './comment.js';
import { joinLaidOut, layOut, printWidth, type LaidOut, type Layout } from './layout.js';
import { stringLiteral } from './literal.js';

/** What a doc comment says. Raw text: it is escaped when it is printed. */
export interface Documentation {
  readonly text: string;
  /** Marks a declaration as not to be used any more; a text says what to use instead. */
  readonly deprecated?: boolean | string | undefined;
}

/** A constant of a module. */
export interface Constant {
  readonly name: string;
  readonly type: string;
  readonly value: Layout;
  readonly exported?: boolean;
  readonly doc?: Documentation;
}

/** A function of a module. */
export interface FunctionDeclaration {
  readonly name: string;
  /** `name: type`, and ` = value` where there is a default. */
  readonly parameters: readonly string[];
  readonly returns: string;
  /** What it returns. */
  readonly value: Layout;
  readonly doc?: Documentation;
}

/** A method of an interface. */
export interface MethodSignature {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly returns: string;
  readonly doc?: Documentation;
}

/**
 * Collects what a TypeScript module holds and prints it. Imports are values: `file.import('callTool', module)` gives
 * the local name to use, under an alias where the module declares that name itself. What is not imported this way is not
 * imported.
 */
export class TypeScriptFile {
  private readonly imports = new Map<string, Map<string, { readonly alias?: string; readonly typeOnly: boolean }>>();
  private readonly reexports: LaidOut[] = [];
  private readonly declarations: LaidOut[] = [];
  private readonly header: string;
  private readonly declared: ReadonlySet<string>;

  /** `declared` are the names that the module itself declares. */
  constructor(header: string, declared: readonly string[]) {
    this.header = header;
    this.declared = new Set(declared);
  }

  /** `alias` is the local name, for a name that several modules have. */
  import(name: string, module: string, alias?: string): string {
    return this.addImport(name, module, false, alias);
  }

  importType(name: string, module: string): string {
    return this.addImport(name, module, true);
  }

  /** Passes on some exports of another module; a type has `type` before its name. */
  exportNamed(names: readonly string[], module: string): void {
    const list: Layout = { open: '{', close: '}', padded: true, items: names };
    this.reexports.push(layOut(['export ', list, ` from ${stringLiteral(module)}`], 0, ';'));
  }

  addConstant({ name, type, value, exported = false, doc }: Constant): void {
    this.declare(doc, layOut([`${exported ? 'export ' : ''}const ${name}: ${type} = `, value], 0, ';'));
  }

  addFunction({ name, parameters, returns, value, doc }: FunctionDeclaration): void {
    const head = layOut([`export function ${name}`, parameterList(parameters), `: ${returns} {`]);
    const body = layOut(['return ', value], 1, ';');
    this.declare(doc, joinLaidOut([head, body, { text: '}', settled: true }], '\n'));
  }

  /** An interface with one method. */
  addInterface(name: string, method: MethodSignature): void {
    const signature = layOut([method.name, parameterList(method.parameters), `: ${method.returns}`], 1, ';');
    const text = `export interface ${name} {\n${docComment(method.doc, 1)}${signature.text}\n}`;
    this.declare(undefined, { ...signature, text });
  }

  /** An interface that has the members of others. */
  addJoinedInterface(name: string, bases: readonly string[], doc: Documentation): void {
    const flat = `export interface ${name} extends ${bases.join(', ')} {}`;
    const fits = flat.length <= printWidth || bases.length === 1;
    const lines = `export interface ${name}\n  extends\n    ${bases.join(',\n    ')} {}`;
    this.declare(doc, { text: fits ? flat : lines, settled: true });
  }

  addTypeAlias(name: string, type: string, doc?: Documentation): void {
    this.declare(doc, layOut(`export type ${name} = ${type}`, 0, ';'));
  }

  /** The module. */
  print(): LaidOut {
    const imports = [...this.imports].map(([module, names]) => importStatement(module, names));
    const blocks = [joinLaidOut(imports, '\n'), ...this.declarations, joinLaidOut(this.reexports, '\n')].filter(
      ({ text }) => text !== '',
    );
    const { text, settled } = joinLaidOut(blocks, '\n\n');
    return { text: `${this.header}\n\n${text}\n`, settled };
  }

  private declare(doc: Documentation | undefined, { text, settled }: LaidOut): void {
    this.declarations.push({ text: `${docComment(doc, 0)}${text}`, settled });
  }

  private addImport(name: string, module: string, typeOnly: boolean, local?: string): string {
    const names =
      this.imports.get(module) ?? new Map<string, { readonly alias?: string; readonly typeOnly: boolean }>();
    this.imports.set(module, names);
    const alias = local ?? (this.declared.has(name) ? `${name}_` : undefined);
    const before = names.get(name);
    names.set(name, { typeOnly: typeOnly && (before?.typeOnly ?? true), ...(alias ? { alias } : {}) });
    return alias ?? name;
  }
}

function importStatement(
  module: string,
  names: ReadonlyMap<string, { readonly alias?: string; readonly typeOnly: boolean }>,
): LaidOut {
  const named = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  const onlyTypes = named.every(([, { typeOnly }]) => typeOnly);
  const items = named.map(
    ([name, { alias, typeOnly }]) => `${typeOnly && !onlyTypes ? 'type ' : ''}${name}${alias ? ` as ${alias}` : ''}`,
  );
  const list: Layout = { open: '{', close: '}', padded: true, items };
  // A single name is never put on a line of its own.
  const braces = items.length === 1 ? `{ ${items[0]} }` : list;
  return layOut([`import ${onlyTypes ? 'type ' : ''}`, braces, ` from ${stringLiteral(module)}`], 0, ';');
}

function parameterList(parameters: readonly string[]): Layout {
  return { open: '(', close: ')', padded: false, items: parameters };
}

/** A doc comment with its line break; nothing where there is nothing to say. */
function docComment(doc: Documentation | undefined, depth: number): string {
  if (!doc) return '';
  const { text, deprecated } = doc;
  const parts = [commentText(text)];
  if (deprecated) parts.push(`@deprecated ${typeof deprecated === 'string' ? commentText(deprecated) : ''}`.trimEnd());
  return commentBlock(parts.filter((part) => part !== '').join('\n\n'), depth);
}

/** A doc comment of some lines of safe text. */
export function commentBlock(text: string, depth: number): string {
  if (text === '') return '';
  const indent = '  '.repeat(depth);
  if (!text.includes('\n')) return `${indent}/** ${text} */\n`;
  const lines = text.split('\n').map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`);
  return `${indent}/**\n${lines.join('')}${indent} */\n`;
}
