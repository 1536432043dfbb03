import type { JSONSchema } from 'json-schema-to-typescript';
import { commentText } from '../typescript/comment.js';
import { isSettled, joinLaidOut, type LaidOut } from '../typescript/layout.js';
import { numberLiteral, propertyName, stringLiteral } from '../typescript/literal.js';
import { commentBlock } from '../typescript/source-file.js';
import type { Doc, NamedType, ObjectNode, TypeNode } from './model.js';

/** Prints type declarations. What is not laid out here, such as objects inside of unions, is left to the formatter. */
export async function printTypes(types: readonly NamedType[]): Promise<LaidOut> {
  const declarations: LaidOut[] = [];
  for (const type of types) declarations.push(await printDeclaration(type));
  return joinLaidOut(declarations, '\n\n');
}

async function printDeclaration({ name, type, doc }: NamedType): Promise<LaidOut> {
  const head = commentBlock(docText(doc), 0);
  if (type.kind !== 'object') return surround(`${head}export type ${name} = `, await printType(type));
  const members = await printMembers(type);
  if (members.length === 0) return { text: `${head}export interface ${name} {}`, settled: true };
  const { text, settled } = joinLaidOut(members, '\n');
  return { text: `${head}export interface ${name} {\n${text}\n}`, settled };
}

async function printMembers({ members, rest }: ObjectNode): Promise<LaidOut[]> {
  const lines: LaidOut[] = [];
  for (const { name, type, required, doc } of members) {
    const member = `  ${propertyName(name)}${required ? '' : '?'}: `;
    lines.push(surround(`${commentBlock(docText(doc), 1)}${member}`, await printType(type)));
  }
  if (rest) lines.push(surround('  [k: string]: ', await printType(rest)));
  return lines;
}

function surround(before: string, { text, settled }: LaidOut): LaidOut {
  const whole = `${before}${text};`;
  return { text: whole, settled: settled && whole.split('\n').every(isSettled) };
}

function docText({ text = '', deprecated }: Doc): string {
  return [commentText(text), deprecated ? '@deprecated' : ''].filter((part) => part !== '').join('\n\n');
}

/** Most types stand in many places. */
const printed = new Map<string, LaidOut>();
const maxRemembered = 1_000;

async function printType(type: TypeNode): Promise<LaidOut> {
  // What needs no printer.
  if (type.kind === 'reference' || type.kind === 'primitive') return { text: type.name, settled: true };
  if (type.kind === 'unknown' || type.kind === 'never') return { text: type.kind, settled: true };
  if (type.kind === 'literal') return { text: type.values.map(literalType).join(' | '), settled: true };
  if (type.kind === 'array') {
    const { text, settled } = await printType(type.items);
    return { text: isAlternative(type.items) ? `(${text})[]` : `${text}[]`, settled };
  }
  const key = JSON.stringify(type);
  const known = printed.get(key);
  if (known) return known;
  const result = plainType(await printSchema(toSchema(type)));
  if (printed.size < maxRemembered) printed.set(key, result);
  return result;
}

/** Whether a type is several, which need brackets to be items. */
function isAlternative(type: TypeNode): boolean {
  return type.kind === 'union' || type.kind === 'intersection' || (type.kind === 'literal' && type.values.length > 1);
}

function literalType(value: string | number | boolean | null): string {
  if (typeof value === 'string') return stringLiteral(value);
  return typeof value === 'number' ? numberLiteral(value) : String(value);
}

const rootName = 'GecxRoot';

/**
 * json-schema-to-typescript gets schemas in which nothing is left for it to decide: every name is ours, every construct
 * one that it prints faithfully.
 */
async function printSchema(schema: SchemaObject): Promise<string> {
  // Loaded where it has something to print: most types are names, and it brings much with it.
  const { compile } = await import('json-schema-to-typescript');
  // A member keeps the printer from making a declaration of its own out of an object.
  const holder = { type: 'object', properties: { member: schema }, required: ['member'], additionalProperties: false };
  const text = await compile(holder as JSONSchema, rootName, {
    additionalProperties: true,
    bannerComment: '',
    enableConstEnums: false,
    format: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    $refOptions: { resolve: { external: false } },
  });
  const start = text.indexOf('member: ') + 'member: '.length;
  return text.slice(start, text.lastIndexOf('}')).trim();
}

interface SchemaObject {
  [keyword: string]: unknown;
}

function toSchema(type: TypeNode): SchemaObject {
  switch (type.kind) {
    case 'unknown':
    case 'never':
      return { tsType: type.kind };
    case 'reference':
      return { tsType: type.name };
    case 'primitive':
      return { type: type.name };
    case 'literal':
      return { enum: [...type.values] };
    case 'array':
      return { type: 'array', items: toSchema(type.items) };
    case 'union':
      return { anyOf: type.of.map(toSchema) };
    case 'intersection':
      return { allOf: type.of.map(toSchema) };
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries(
          type.members.map(({ name, type: inner }) => [standInFor(name), toSchema(inner)]),
        ),
        required: type.members.filter((member) => member.required).map((member) => standInFor(member.name)),
        additionalProperties: type.rest ? toSchema(type.rest) : false,
      };
  }
}

/** The printer calls the function of this name on every object, so it must not be the name of a member. */
function standInFor(name: string): string {
  return name === 'hasOwnProperty' ? standIn : name;
}

const standIn = 'GecxHasOwnProperty';

/** The same type in our quotes, and without the brackets that nothing needs. */
function plainType(text: string): LaidOut {
  const strings: string[] = [];
  const masked = text
    .replaceAll(new RegExp(`\\b${standIn}(?=\\??:)`, 'g'), 'hasOwnProperty')
    .replaceAll(/"(?:\\.|[^"\\])*"/g, (found) => `"${strings.push(found) - 1}"`);
  const [, rest] = /^\{\s*\[k: string\]: ([^{}]*)\}$/.exec(masked) ?? [];
  const inner = withoutBrackets(rest ?? masked);
  const bare = /^\{\s*\}$/.test(masked) ? '{}' : rest === undefined ? inner : `{ [k: string]: ${inner} }`;
  return {
    text: bare.replaceAll(/"(\d+)"/g, (_all, index: string) =>
      stringLiteral(JSON.parse(strings[Number(index)] ?? '""') as string),
    ),
    // Objects and nested brackets are more than is laid out here.
    settled: bare === '{}' || /^(?:[^(){}\n]|\([^(){}\n]*\)(?:\[\])+)*$/.test(inner),
  };
}

function withoutBrackets(type: string): string {
  const text = type.trim();
  return /^\((?:[^()]|\([^()]*\)(?:\[\])+)*\)$/.test(text) ? text.slice(1, -1) : text;
}
