import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { commentText } from '../typescript/comment.js';
import type { LaidOut } from '../typescript/layout.js';
import { escapeInvisible } from '../typescript/literal.js';
import { layOutTypes } from './lay-out.js';
import type { Doc, NamedType, TypeNode } from './model.js';

const rootName = 'GecxRoot';

/** Stands for a name that the printer cannot take, because it calls the function of that name on every object. */
const standIn = 'GecxHasOwnProperty';

/**
 * Prints type declarations. json-schema-to-typescript gets a schema in which nothing is left for it to decide: every
 * name is ours, every reference local, every construct one that it prints faithfully.
 */
export async function printTypes(types: readonly NamedType[]): Promise<LaidOut> {
  const schema = {
    title: rootName,
    definitions: Object.fromEntries(types.map(({ name, type, doc }) => [name, withDoc(toSchema(type), doc)])),
    anyOf: types.map(({ name }) => ({ $ref: `#/definitions/${name}` })),
  } as JSONSchema;
  const text = await compile(schema, rootName, {
    additionalProperties: true,
    bannerComment: '',
    enableConstEnums: false,
    format: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    $refOptions: { resolve: { external: false } },
  });
  const declarations = escapeInvisible(text)
    .replace(new RegExp(`^export type ${rootName} = .*\n`, 'm'), '')
    .replaceAll(new RegExp(`^( *)${standIn}(?=\\??:)`, 'gm'), '$1hasOwnProperty');
  return layOutTypes(declarations);
}

interface SchemaObject {
  [keyword: string]: unknown;
}

function toSchema(type: TypeNode): SchemaObject {
  switch (type.kind) {
    case 'unknown':
    case 'never':
      return { tsType: type.kind };
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
    case 'reference':
      return { $ref: `#/definitions/${type.name}` };
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries(
          type.members.map(({ name, type: inner, doc }) => [printable(name), withDoc(toSchema(inner), doc)]),
        ),
        required: type.members.filter((member) => member.required).map((member) => printable(member.name)),
        additionalProperties: type.rest ? toSchema(type.rest) : false,
      };
  }
}

function printable(name: string): string {
  return name === 'hasOwnProperty' ? standIn : name;
}

/** A neighbour of `$ref` would make the printer clone the type, so a documented reference is wrapped. */
function withDoc(schema: SchemaObject, doc: Doc): SchemaObject {
  const description = doc.text === undefined ? '' : commentText(doc.text);
  if (description === '' && !doc.deprecated) return schema;
  const documented = schema['$ref'] === undefined ? schema : { allOf: [schema] };
  return {
    ...documented,
    ...(description === '' ? {} : { description }),
    ...(doc.deprecated ? { deprecated: true } : {}),
  };
}
