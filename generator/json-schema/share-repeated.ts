import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { mapSubschemas, walkSchema } from './subschemas.js';

/** Schemas of fewer keywords cost no more when they are compiled twice. */
const minKeywords = 10;

/** In a small document nothing is worth looking for. */
const minDocumentKeywords = 120;

/**
 * Puts schemas that stand in several places of a canonical schema under `definitions`, once, so that they become one
 * function: what a generator of contracts has copied (addresses, amounts of money) is compiled once.
 */
export function shareRepeated(root: JsonSchema): JsonSchema {
  if (!isJsonObject(root) || countKeywords(root) < minDocumentKeywords) return root;
  const sharing = new Sharing(root);
  return sharing.rewriteRoot();
}

/** How much a schema asks for, with all that is inside. Texts do not count: code must not depend on how long they are. */
function countKeywords(root: JsonObject): number {
  let count = 0;
  walkSchema(root, (schema) => (count += Object.keys(schema).length));
  return count;
}

class Sharing {
  private readonly counts = new Map<string, number>();
  private readonly texts = new Map<JsonObject, string>();
  private readonly names = new Map<string, string>();
  private readonly definitions: [string, JsonValue][] = [];
  private readonly root: JsonObject;
  private readonly held: JsonObject;

  constructor(root: JsonObject) {
    this.root = root;
    this.held = isJsonObject(root['definitions']) ? root['definitions'] : {};
    walkSchema(root, (schema) => {
      if (schema === root || countKeywords(schema) < minKeywords) return;
      const text = JSON.stringify(schema);
      this.texts.set(schema, text);
      this.counts.set(text, (this.counts.get(text) ?? 0) + 1);
    });
    // What has a name already keeps it.
    for (const [name, schema] of Object.entries(this.held)) {
      const text = isJsonObject(schema) ? this.texts.get(schema) : undefined;
      if (text !== undefined) this.names.set(text, name);
    }
  }

  rewriteRoot(): JsonSchema {
    const { definitions: _definitions, ...rest } = this.root;
    const rewritten = this.rewriteInside(rest);
    const held = Object.entries(this.held).map(([name, schema]): [string, JsonValue] => [
      name,
      isJsonObject(schema) ? this.rewriteInside(schema) : schema,
    ]);
    const definitions = [...held, ...this.definitions];
    return definitions.length === 0 ? rewritten : { ...rewritten, definitions: Object.fromEntries(definitions) };
  }

  private readonly rewrite = (schema: JsonSchema): JsonSchema => {
    if (!isJsonObject(schema)) return schema;
    const text = this.texts.get(schema);
    if (text === undefined || (this.counts.get(text) ?? 0) < 2) return this.rewriteInside(schema);
    return { $ref: `#/definitions/${this.names.get(text) ?? this.define(text, schema)}` };
  };

  private define(text: string, schema: JsonObject): string {
    let name = `shared_${this.definitions.length + 1}`;
    while (Object.hasOwn(this.held, name)) name = `${name}_`;
    this.names.set(text, name);
    const slot = this.definitions.push([name, true]) - 1;
    this.definitions[slot] = [name, this.rewriteInside(schema)];
    return name;
  }

  private rewriteInside(schema: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => [keyword, mapSubschemas(keyword, value, this.rewrite)]),
    );
  }
}
