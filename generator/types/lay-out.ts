import { isSettled, type LaidOut } from '../typescript/layout.js';
import { propertyName, stringLiteral } from '../typescript/literal.js';
import { commentBlock } from '../typescript/source-file.js';

/**
 * Lays out the declarations that json-schema-to-typescript has printed, one member a line and none of them indented.
 * What it does not recognise is handed back as it is, for the formatter.
 */
export function layOutTypes(text: string): LaidOut {
  const reader = new DeclarationReader(text.split('\n'));
  const declarations = reader.readAll();
  if (!declarations) return { text: text.trimStart(), settled: false };
  const laidOut = `${declarations.join('\n\n')}\n`;
  return { text: laidOut, settled: laidOut.split('\n').every(isSettled) };
}

const opening = /^export interface (\w+) \{$/;
const alias = /^export type (\w+) = (.+)$/;
const member = /^("(?:\\.|[^"\\])*"|[\w$]+|\[k: string\])(\??): (.+)$/s;

class DeclarationReader {
  private at = 0;
  private readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  /** Undefined when there is anything but plain interfaces and types of one line. */
  readAll(): string[] | undefined {
    const declarations: string[] = [];
    for (;;) {
      while (this.lines[this.at]?.trim() === '') this.at++;
      if (this.at >= this.lines.length) return declarations;
      const declaration = this.readDeclaration();
      if (declaration === undefined) return undefined;
      declarations.push(declaration);
    }
  }

  private readDeclaration(): string | undefined {
    const doc = this.readComment(0);
    const line = this.lines[this.at++] ?? '';
    const [, name, type] = alias.exec(line) ?? [];
    if (name !== undefined && type !== undefined) {
      const printed = plainType(type);
      return printed === undefined ? undefined : `${doc}export type ${name} = ${printed};`;
    }
    const [, interfaceName] = opening.exec(line) ?? [];
    if (interfaceName === undefined) return undefined;
    const members: string[] = [];
    for (;;) {
      const inner = this.readMember();
      if (inner === undefined) return undefined;
      if (inner === end) break;
      members.push(inner);
    }
    return `${doc}export interface ${interfaceName} {${members.length === 0 ? '' : `\n${members.join('\n')}\n`}}`;
  }

  private readMember(): string | typeof end | undefined {
    while (this.lines[this.at] === '') this.at++;
    const doc = this.readComment(1);
    const line = this.lines[this.at++] ?? '';
    if (line === '}') return end;
    const [, name = '', optional = '', type] = member.exec(line) ?? [];
    const printed = type === '{' ? this.readRecord() : type === undefined ? undefined : plainType(type);
    return printed === undefined ? undefined : `${doc}  ${memberName(name)}${optional}: ${printed};`;
  }

  /** An object of which nothing but the type of its members is known. */
  private readRecord(): string | undefined {
    const [, name, , type] = member.exec(this.lines[this.at] ?? '') ?? [];
    if (name !== '[k: string]' || type === undefined || this.lines[this.at + 1] !== '}') return undefined;
    this.at += 2;
    const printed = plainType(type);
    return printed === undefined ? undefined : `{ [k: string]: ${printed} }`;
  }

  private readComment(depth: number): string {
    if (this.lines[this.at] !== '/**') return '';
    const until = this.lines.indexOf(' */', this.at);
    const text = this.lines.slice(this.at + 1, until).map((line) => line.replace(/^ \* ?/, ''));
    this.at = until + 1;
    return commentBlock(text.join('\n').trim(), depth);
  }
}

/** Stands for the end of an interface. */
const end = Symbol('end');

function memberName(name: string): string {
  return name.startsWith('"') ? propertyName(JSON.parse(name) as string) : name;
}

/** A type of names, literals, unions and lists, without needless brackets; undefined when it is more than that. */
function plainType(text: string): string | undefined {
  const strings: string[] = [];
  const masked = text.replaceAll(/"(?:\\.|[^"\\])*"/g, (found) => `"${strings.push(found) - 1}"`);
  const type = /^\((?:[^()]|\([^()]*\)(?:\[\])+)*\)$/.test(masked) ? masked.slice(1, -1) : masked;
  if (!/^(?:[^(){}]|\([^(){}]*\)(?:\[\])+)*$/.test(type)) return undefined;
  return type.replaceAll(/"(\d+)"/g, (_all, index: string) =>
    stringLiteral(JSON.parse(strings[Number(index)] ?? '""') as string),
  );
}
