import { isJsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { toPointer, valueAt } from './pointer.js';
import type { ReferenceResolver } from './references.js';
import { isSchema, itemSchemas } from './subschemas.js';

/** The defaults that a schema applies, as data: mirrors what the runtime reads, with references by name. */
export interface DefaultsIr {
  readonly members: readonly MemberDefaultsIr[];
  readonly rest?: DefaultsIr;
  readonly items?: DefaultsIr;
  /** Members of `allOf`. */
  readonly also: readonly DefaultsIr[];
  /** The pointer that a `$ref` leads to. */
  readonly ref?: string;
}

/** What one member gets. */
export interface MemberDefaultsIr {
  readonly name: string;
  readonly value?: JsonValue;
  readonly inside?: DefaultsIr;
}

/** The defaults of a schema document. */
export interface SchemaDefaults {
  readonly root: DefaultsIr;
  /** What references lead to, by pointer, in the order in which they are first met. */
  readonly targets: ReadonlyMap<string, DefaultsIr>;
  /** The `default`s that are applied, by pointer of the property's schema. */
  readonly applied: ReadonlySet<string>;
}

/**
 * Finds the defaults that are applied: those of properties, wherever the way there is certain. Behind anyOf, oneOf,
 * not, if, then, else and dependencies it is not. `unfit` are pointers of properties whose default is left out.
 */
export function collectDefaults(
  root: JsonSchema,
  references: ReferenceResolver,
  start: Path = [],
  unfit: ReadonlySet<string> = new Set(),
): SchemaDefaults {
  const collector = new Collector(root, references, unfit);
  const tree = collector.collect(valueAt(root as JsonValue, start), start);
  const reaching = reachingTargets(collector.targets);
  const reaches = (node: DefaultsIr | undefined): boolean => holdsDefault(node, reaching);
  const prune = (node: DefaultsIr): DefaultsIr => ({
    members: node.members
      .map(({ inside, ...member }): MemberDefaultsIr =>
        inside && reaches(inside) ? { ...member, inside: prune(inside) } : member,
      )
      // Beside `rest`, a member that gets nothing still has to be named: it is none of the rest.
      .filter((member) => member.value !== undefined || member.inside !== undefined || reaches(node.rest)),
    ...(node.rest && reaches(node.rest) ? { rest: prune(node.rest) } : {}),
    ...(node.items && reaches(node.items) ? { items: prune(node.items) } : {}),
    also: node.also.filter((other) => reaches(other)).map(prune),
    ...(node.ref !== undefined && reaches({ members: [], also: [], ref: node.ref }) ? { ref: node.ref } : {}),
  });
  const targets = [...collector.targets]
    .filter(([, node]) => reaches(node))
    .map(([key, node]) => [key, prune(node)] as const);
  return { root: prune(tree), targets: new Map(targets), applied: collector.applied };
}

/** The targets of references behind which there is a default, directly or through further references. */
function reachingTargets(targets: ReadonlyMap<string, DefaultsIr>): ReadonlySet<string> {
  const reaching = new Set<string>();
  for (let before = -1; before < reaching.size;) {
    before = reaching.size;
    for (const [pointer, node] of targets) if (holdsDefault(node, reaching)) reaching.add(pointer);
  }
  return reaching;
}

function holdsDefault(node: DefaultsIr | undefined, reaching: ReadonlySet<string>): boolean {
  return (
    node !== undefined &&
    (node.members.some((member) => member.value !== undefined || holdsDefault(member.inside, reaching)) ||
      holdsDefault(node.rest, reaching) ||
      holdsDefault(node.items, reaching) ||
      node.also.some((other) => holdsDefault(other, reaching)) ||
      (node.ref !== undefined && reaching.has(node.ref)))
  );
}

/** The defaults of a value that several schemas of one document describe. */
export function joinDefaults(all: readonly SchemaDefaults[]): SchemaDefaults {
  return {
    root: { members: [], also: all.map(({ root }) => root) },
    targets: new Map(all.flatMap(({ targets }) => [...targets])),
    applied: new Set(all.flatMap(({ applied }) => [...applied])),
  };
}

/** Whether nothing is applied. */
export function hasNoDefaults(node: DefaultsIr): boolean {
  return node.members.length === 0 && !node.rest && !node.items && node.also.length === 0 && node.ref === undefined;
}

class Collector {
  readonly targets = new Map<string, DefaultsIr>();
  readonly applied = new Set<string>();
  private readonly root: JsonSchema;
  private readonly references: ReferenceResolver;

  private readonly unfit: ReadonlySet<string>;

  constructor(root: JsonSchema, references: ReferenceResolver, unfit: ReadonlySet<string>) {
    this.root = root;
    this.references = references;
    this.unfit = unfit;
  }

  collect(schema: JsonValue | undefined, path: Path): DefaultsIr {
    if (!isJsonObject(schema)) return { members: [], also: [] };
    const { properties, additionalProperties, allOf } = schema;
    const { first, rest: items, restKeyword } = itemSchemas(schema);
    const members = isJsonObject(properties)
      ? Object.entries(properties).map(([name, member]) => this.member(name, member, [...path, 'properties', name]))
      : [];
    const several = Array.isArray(allOf) ? allOf : [];
    const ref = this.target(schema);
    return {
      members,
      // Which items are left over behind a list of first ones depends on how many there are.
      ...(first.length === 0 && isJsonObject(items) ? { items: this.collect(items, [...path, restKeyword]) } : {}),
      // With patternProperties, which members are left over depends on patterns.
      ...(isJsonObject(additionalProperties) && schema['patternProperties'] === undefined
        ? { rest: this.collect(additionalProperties, [...path, 'additionalProperties']) }
        : {}),
      also: several.map((other, index) => this.collect(other, [...path, 'allOf', index])),
      ...(ref === undefined ? {} : { ref }),
    };
  }

  private member(name: string, schema: JsonValue, path: Path): MemberDefaultsIr {
    const value = isJsonObject(schema) && !this.unfit.has(toPointer(path)) ? schema['default'] : undefined;
    if (value !== undefined) this.applied.add(toPointer(path));
    return { name, ...(value === undefined ? {} : { value }), inside: this.collect(schema, path) };
  }

  private target(schema: Exclude<JsonSchema, boolean>): string | undefined {
    const target = this.references.resolve(schema);
    if (target?.kind !== 'local') return undefined;
    const pointer = toPointer(target.path);
    if (!this.targets.has(pointer)) {
      this.targets.set(pointer, { members: [], also: [] });
      const inner = valueAt(this.root as JsonValue, target.path);
      this.targets.set(pointer, this.collect(isSchema(inner) ? inner : true, target.path));
    }
    return pointer;
  }
}
