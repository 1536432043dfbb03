import { isJsonObject, type JsonObject, type JsonSchema } from '../../runtime/core/json.js';
import { dialectUri, isOlder } from './dialects.js';
import { dialectOf } from './find-dialect.js';
import { createReferenceResolver, type ReferenceResolver } from './references.js';
import { objectRoot } from './root.js';
import { walkSchema } from './subschemas.js';

/** A schema that admits objects only. */
export interface ObjectSchema {
  readonly authored: JsonSchema;
  /** Pointer of the place to which the whole schema has moved; empty where it stayed. */
  readonly moved: string;
}

/** The same schema for objects only, with its dialect, so that nobody has to assume it once more. */
export function withObjectRoot(schema: JsonSchema): ObjectSchema {
  if (!isJsonObject(schema)) return { authored: { type: 'object' }, moved: '' };
  const references = createReferenceResolver(schema);
  const dialect = dialectOf(schema);
  const $schema = dialect.kind === 'assumed' ? { $schema: dialectUri(dialect.name) } : {};
  if (objectRoot(schema, schema, references) === 'always') {
    return { authored: dialect.kind === 'assumed' ? { ...$schema, ...schema } : schema, moved: '' };
  }
  if (!isReferredTo(schema, references)) {
    const { nullable: _nullable, ...rest } = schema;
    return { authored: { ...$schema, ...rest, type: 'object' }, moved: '' };
  }
  // Those who refer to the root mean it as it is written. With an identifier of its own, all that it refers to stays
  // where it was.
  const isOld = dialect.kind !== 'unknown' && isOlder(dialect.name, '2019-09');
  const place = isOld ? 'definitions' : '$defs';
  const identifier = dialect.kind !== 'unknown' && dialect.name === 'draft-04' ? 'id' : '$id';
  const { $schema: declared = $schema.$schema, ...root } = schema;
  return {
    authored: {
      ...(declared === undefined ? {} : { $schema: declared }),
      type: 'object',
      allOf: [{ $ref: `#/${place}/root` }],
      [place]: { root: { [identifier]: 'root', ...root } },
    },
    moved: `/${place}/root`,
  };
}

function isReferredTo(root: JsonObject, references: ReferenceResolver): boolean {
  let found = false;
  walkSchema(root, (schema) => {
    const target = references.resolve(schema);
    found ||= target?.kind === 'local' && target.path.length === 0;
  });
  return found;
}
