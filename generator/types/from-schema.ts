import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { toPointer, valueAt } from '../json-schema/pointer.js';
import { referenceKeyword, type ReferenceResolver } from '../json-schema/references.js';
import { itemSchemas } from '../json-schema/subschemas.js';
import type { TypeNames } from '../names/allocate.js';
import { pascalCase } from '../names/case.js';
import type { Path } from '../source/source-document.js';
import { intersectionOf, literalOf, unionOf } from './combine.js';
import type { NamedType, ObjectNode, TypeMember, TypeNode } from './model.js';
import {
  allowedTypes,
  docOf,
  isClosed,
  isCombined,
  jsonType,
  namesUnseenMembers,
  schemasIn,
  type JsonType,
} from './schema-facts.js';

/** What a type must know about its schema document. */
export interface TypeRequest {
  /** The exported name of the root type; nested types start with it. */
  readonly name: string;
  readonly schema: JsonSchema;
  readonly references: ReferenceResolver;
  /** Pointers of the properties whose default is applied. */
  readonly defaults: ReadonlySet<string>;
  /** Pointers of the properties that may be left out for such a default, be it in another schema of the object. */
  readonly fillable: ReadonlySet<string>;
  /** Whether such a property may be left out (what is sent) or is always there (what a handler gets). */
  readonly view: 'sent' | 'received';
  readonly names: TypeNames;
  /** Said of the root type when the schema says nothing. */
  readonly about: string;
}

const allTypes: readonly JsonType[] = ['string', 'number', 'boolean', 'object', 'array', 'null'];
const objectKeywords = ['properties', 'required', 'additionalProperties', 'patternProperties'];
const arrayKeywords = ['prefixItems', 'items', 'additionalItems', 'contains'];

/**
 * The types of a schema: the root first, then those of nested objects and referenced schemas. What TypeScript cannot
 * say (patterns, bounds, `not`, conditions, tuples of varying length) makes the type wider, never wrong.
 */
export function typesFromSchema(request: TypeRequest): NamedType[] {
  return new TypeBuilder(request).build();
}

/** Where the builder is: the place in the schema, the words its name is made of, what the value is known to be. */
interface Place {
  readonly path: Path;
  readonly name: string;
  readonly allowed: readonly JsonType[];
  /** Whether defaults are applied here; they are not behind anyOf and oneOf. */
  readonly certain: boolean;
  /** Whether the schema that this is a part of admits no members but those that are named. */
  readonly closed?: boolean;
}

class TypeBuilder {
  private readonly declared: NamedType[] = [];
  private readonly targets = new Map<string, string>();
  private readonly request: TypeRequest;

  constructor(request: TypeRequest) {
    this.request = request;
  }

  build(): NamedType[] {
    const { schema, names } = this.request;
    const name = names.allocate(this.request.name);
    this.targets.set(targetKey([], true, isJsonObject(schema) ? allowedTypes(schema, ['object']) : ['object']), name);
    const slot = this.declared.push({ name, type: { kind: 'unknown' }, doc: {} }) - 1;
    const type = this.typeOf(schema, { path: [], name, allowed: ['object'], certain: true });
    const root: TypeNode = type.kind === 'unknown' ? { kind: 'object', members: [], rest: { kind: 'unknown' } } : type;
    this.declared[slot] = { name, type: root, doc: { text: this.request.about, ...docOf(schema) } };
    return this.declared;
  }

  private typeOf(schema: JsonSchema, place: Place): TypeNode {
    if (!isJsonObject(schema)) return { kind: schema ? 'unknown' : 'never' };
    const allowed = allowedTypes(schema, place.allowed);
    const inner = {
      ...place,
      allowed,
      closed: isClosed(schema) || (place.closed === true && !namesUnseenMembers(schema)),
    };
    const parts: TypeNode[] = [this.ownType(schema, inner)];
    if (referenceKeyword(schema)) parts.push(this.referenceType(schema, inner));
    for (const [index, member] of schemasIn(schema['allOf']).entries()) {
      const name = `${place.name}Part${index + 1}`;
      parts.push(this.typeOf(member, { ...inner, path: [...place.path, 'allOf', index], name }));
    }
    for (const keyword of ['anyOf', 'oneOf']) {
      const branches = schemasIn(schema[keyword]);
      if (branches.length === 0) continue;
      const types = branches.map((branch, index) =>
        this.typeOf(branch, {
          ...inner,
          path: [...place.path, keyword, index],
          name: this.branchName(place, branch, index),
          certain: false,
        }),
      );
      parts.push(unionOf(types));
    }
    return intersectionOf(parts);
  }

  /** What the schema says by itself, without the schemas that it is combined with. */
  private ownType(schema: JsonObject, place: Place): TypeNode {
    if (schema['const'] !== undefined) return literalOf([schema['const']]);
    if (Array.isArray(schema['enum'])) {
      const fits = schema['enum'].filter((value: JsonValue) => place.allowed.includes(jsonType(value)));
      return literalOf(fits);
    }
    const structured = [...objectKeywords, ...arrayKeywords].some((keyword) => schema[keyword] !== undefined);
    if (schema['type'] === undefined && !structured) return { kind: 'unknown' };
    if (place.allowed.length === allTypes.length && !structured) return { kind: 'unknown' };
    return unionOf(place.allowed.map((type) => this.typeOfKind(type, schema, place)));
  }

  private typeOfKind(type: JsonType, schema: JsonObject, place: Place): TypeNode {
    if (type === 'object') return this.objectType(schema, place);
    if (type === 'array') return { kind: 'array', items: this.itemType(schema, place) };
    return { kind: 'primitive', name: type };
  }

  private objectType(schema: JsonObject, place: Place): TypeNode {
    const members = this.members(schema, place);
    const rest = this.restType(schema, members, place);
    const node: ObjectNode = { kind: 'object', members, ...(rest ? { rest } : {}) };
    const isPart = isCombined(schema);
    if (members.length === 0 || (place.path.length === 0 && !isPart)) return node;
    // An object gets a name of its own, so that handlers can speak of it, and its members keep what is said of them.
    const name = this.request.names.allocate(isPart ? `${place.name}Base` : place.name);
    this.declared.push({ name, type: node, doc: isPart ? {} : docOf(schema) });
    return { kind: 'reference', name };
  }

  private members(schema: JsonObject, place: Place): TypeMember[] {
    const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
    const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as readonly string[]) : []);
    const members = Object.entries(properties).map(([name, property]) => {
      const path = [...place.path, 'properties', name];
      const inner = { path, name: this.nestedName(place, name), allowed: allTypes, certain: place.certain };
      const present = this.isPresent(path, required.has(name), place.certain);
      // Where such a member is absent, reading it gives what every object inherits.
      const inherited = !present && Object.hasOwn(Object.prototype, name);
      const type: TypeNode = inherited ? { kind: 'unknown' } : this.typeOf(property as JsonSchema, inner);
      return { name, type, required: present, doc: docOf(property as JsonSchema) };
    });
    const undeclared = [...required].filter(
      (name) => !Object.hasOwn(properties, name) && this.isPresent([...place.path, 'properties', name], true, false),
    );
    return [...members, ...undeclared.map((name) => ({ name, type: this.unlisted(schema), required: true, doc: {} }))];
  }

  /** The type of a member that is required but not declared. */
  private unlisted(schema: JsonObject): TypeNode {
    return schema['additionalProperties'] === false && schema['patternProperties'] === undefined
      ? { kind: 'never' }
      : { kind: 'unknown' };
  }

  private isPresent(path: Path, required: boolean, certain: boolean): boolean {
    const { defaults, fillable, view } = this.request;
    const pointer = toPointer(path);
    return view === 'sent' ? required && !fillable.has(pointer) : required || (certain && defaults.has(pointer));
  }

  private restType(schema: JsonObject, members: readonly TypeMember[], place: Place): TypeNode | undefined {
    const rest = schema['additionalProperties'] as JsonSchema | undefined;
    const open = schema['patternProperties'] !== undefined;
    if (isClosed(schema) || (place.closed && !open && rest === undefined)) return undefined;
    // An index signature has to fit the named members as well, so beside them it says no more than `unknown`.
    if (open || members.length > 0 || !isJsonObject(rest)) return { kind: 'unknown' };
    const path = [...place.path, 'additionalProperties'];
    return this.typeOf(rest, { path, name: `${place.name}Value`, allowed: allTypes, certain: place.certain });
  }

  private itemType(schema: JsonObject, place: Place): TypeNode {
    const { first, firstKeyword, rest, restKeyword } = itemSchemas(schema);
    const name = `${place.name}Item`;
    const inner = (...path: Path): Place => ({
      path: [...place.path, ...path],
      name,
      allowed: allTypes,
      certain: place.certain && first.length === 0,
    });
    const types = first.map((item, index) => this.typeOf(item, inner(firstKeyword, index)));
    return unionOf([...types, this.typeOf(rest ?? true, inner(restKeyword))]);
  }

  private referenceType(schema: JsonObject, place: Place): TypeNode {
    const target = this.request.references.resolve(schema);
    if (target?.kind !== 'local') return { kind: 'unknown' };
    const schemaThere = valueAt(this.request.schema as JsonValue, target.path) as JsonSchema;
    // What is known of the value here holds there as well; only then can an untyped schema be told to be an object.
    const allowed = isJsonObject(schemaThere) ? allowedTypes(schemaThere, place.allowed) : place.allowed;
    const key = targetKey(target.path, place.certain, allowed);
    const known = this.targets.get(key);
    if (known) return { kind: 'reference', name: known };
    const name = this.request.names.allocate(`${this.request.name}${pascalCase(String(target.path.at(-1) ?? ''))}`);
    this.targets.set(key, name);
    const slot = this.declared.push({ name, type: { kind: 'unknown' }, doc: docOf(schemaThere) }) - 1;
    const inner = { path: target.path, name, allowed, certain: place.certain };
    this.declared[slot] = { name, type: this.targetType(schemaThere, inner), doc: docOf(schemaThere) };
    return { kind: 'reference', name };
  }

  /** The target of a reference has its name already; its object is not named a second time. */
  private targetType(schema: JsonSchema, place: Place): TypeNode {
    if (isJsonObject(schema) && !isCombined(schema) && schema['enum'] === undefined && schema['const'] === undefined) {
      const allowed = allowedTypes(schema, place.allowed);
      if (allowed.length === 1 && allowed[0] === 'object') return this.plainObject(schema, { ...place, allowed });
    }
    return this.typeOf(schema, place);
  }

  private plainObject(schema: JsonObject, place: Place): TypeNode {
    const members = this.members(schema, place);
    const rest = this.restType(schema, members, place);
    return { kind: 'object', members, ...(rest ? { rest } : {}) };
  }

  private nestedName(place: Place, property: string): string {
    return `${place.name}${pascalCase(property) || 'Member'}`;
  }

  private branchName(place: Place, branch: JsonSchema, index: number): string {
    const title = isJsonObject(branch) && typeof branch['title'] === 'string' ? pascalCase(branch['title']) : '';
    return `${place.name}${title || `Option${index + 1}`}`;
  }
}

function targetKey(path: Path, certain: boolean, allowed: readonly JsonType[]): string {
  return `${toPointer(path)} ${certain} ${allowed.join()}`;
}
