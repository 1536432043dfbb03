import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { valueAt } from './pointer.js';
import type { ReferenceResolver } from './references.js';
import { isSchema, itemSchemas } from './subschemas.js';

/**
 * What a schema says of a place in its values: it declares it, it leaves it open whether something is there, or nothing
 * can ever be there. `closed` is certain; whatever cannot be told is `open`.
 */
export type Presence = 'declared' | 'open' | 'closed';

/**
 * How a path is written. `*` stands for every item of a list; between dots also for every member of a mapping, and there a
 * name that holds dots looks like several steps.
 */
export type Notation = 'pointer' | 'dotted';

const anyStep = '*';

/** How to tell whether a text matches a regular expression; undefined when that must not be tried. */
export type MatchPattern = (pattern: string, text: string) => boolean | undefined;

const containers = ['object', 'array'];
const typeNames = new Set<JsonValue>([...containers, 'string', 'number', 'integer', 'boolean', 'null']);

/** A path with more steps than this leads deeper than a contract can nest. */
const maxSteps = 64;

/** Beyond this many schemas that describe the same value or hold each other, nothing is certain any more. */
const maxDepth = 500;

/** Finds places below the root of one schema. */
export class PresenceFinder {
  private readonly known = new Map<JsonObject, Map<string, Presence>>();
  private depth = 0;

  private readonly root: JsonSchema;
  private readonly references: ReferenceResolver;
  private readonly matches: MatchPattern;
  private readonly notation: Notation;

  constructor(root: JsonSchema, references: ReferenceResolver, matches: MatchPattern, notation: Notation) {
    this.root = root;
    this.references = references;
    this.matches = matches;
    this.notation = notation;
  }

  /** Steps are names of members, indexes of items, or `*`. */
  find(steps: readonly string[]): Presence {
    return steps.length > maxSteps ? 'open' : this.of(this.root, steps);
  }

  private of(schema: JsonValue | undefined, steps: readonly string[]): Presence {
    if (schema === false) return 'closed';
    if (steps.length === 0) return 'declared';
    if (!isJsonObject(schema) || this.depth >= maxDepth) return 'open';
    const rest = JSON.stringify(steps);
    const known = this.known.get(schema) ?? new Map<string, Presence>();
    this.known.set(schema, known);
    const before = known.get(rest);
    if (before) return before;
    // What a schema says of itself, by coming back to itself, is nothing.
    known.set(rest, 'open');
    this.depth++;
    const found = all([this.ofContainer(schema, steps), ...this.ofApplied(schema, steps)]);
    this.depth--;
    known.set(rest, found);
    return found;
  }

  /** What the keywords say that describe members and items. */
  private ofContainer(schema: JsonObject, steps: readonly string[]): Presence {
    const types = new Set([schema['type'] ?? containers].flat() as JsonValue[]);
    // A type that does not exist is a mistake of its own, and says nothing here.
    const isUnknown = [...types].some((type) => !typeNames.has(type));
    return any([
      ...(isUnknown || types.has('object') ? [this.ofMember(schema, steps)] : []),
      ...(isUnknown || types.has('array') ? [this.ofItem(schema, steps)] : []),
    ]);
  }

  private ofMember(schema: JsonObject, steps: readonly string[]): Presence {
    const [step = '', ...rest] = steps;
    const { properties, patternProperties, additionalProperties, unevaluatedProperties } = schema;
    const isDotted = this.notation === 'dotted';
    const own = isJsonObject(properties) ? properties : {};
    const patterns = isJsonObject(patternProperties) ? Object.entries(patternProperties) : [];
    const others = (): Presence => this.ofRest(additionalProperties, unevaluatedProperties, rest);
    if (isDotted && step === anyStep && !Object.hasOwn(own, step)) {
      const declared = [...Object.values(own), ...patterns.map(([, inner]) => inner)];
      return any([...declared.map((inner) => this.of(inner, rest)), others()]);
    }
    const named = steps.slice(0, isDotted ? steps.length : 1).flatMap((_, index) => {
      const name = steps.slice(0, index + 1).join('.');
      return Object.hasOwn(own, name) ? [this.of(own[name], steps.slice(index + 1))] : [];
    });
    const matched: Presence[] = [];
    let uncertain = false;
    for (const [pattern, inner] of patterns) {
      const verdict = this.matches(pattern, step);
      if (verdict) matched.push(this.of(inner, rest));
      uncertain ||= verdict === undefined;
    }
    const found = [...named, ...matched];
    if (found.length > 0) return all(found);
    return uncertain ? 'open' : others();
  }

  private ofItem(schema: JsonObject, [step = '', ...rest]: readonly string[]): Presence {
    const isAny = step === anyStep;
    if (!isAny && !/^(0|[1-9]\d*)$/.test(step)) return 'closed';
    const { first, rest: items } = itemSchemas(schema);
    const own = isAny ? first : first.slice(Number(step)).slice(0, 1);
    const found = own.map((item) => this.of(item, rest));
    if (isAny || found.length === 0) found.push(this.ofRest(items, schema['unevaluatedItems'], rest));
    // Some item is so, whichever it is.
    return all([any(found), declaredOnly(this.ofRest(schema['contains'], undefined, rest))]);
  }

  /**
   * What holds for whatever has no schema of its own. Without constraints it declares nothing. What other schemas look at
   * is not known here, so that `unevaluated…` closes nothing.
   */
  private ofRest(
    additional: JsonValue | undefined,
    unevaluated: JsonValue | undefined,
    rest: readonly string[],
  ): Presence {
    if (additional === false) return 'closed';
    const held = additional ?? unevaluated;
    const says = isJsonObject(held) && Object.keys(held).length > 0;
    if (!says) return 'open';
    return additional === undefined ? declaredOnly(this.of(held, rest)) : this.of(held, rest);
  }

  /** What other schemas say that describe the same value. */
  private ofApplied(schema: JsonObject, steps: readonly string[]): Presence[] {
    const found = [this.ofReference(schema, steps)];
    for (const inner of listed(schema['allOf'])) found.push(this.of(inner, steps));
    for (const keyword of ['anyOf', 'oneOf']) {
      const branches = listed(schema[keyword]);
      if (branches.length > 0) found.push(any(branches.map((inner) => this.of(inner, steps))));
    }
    if (schema['if'] !== undefined) {
      found.push(any([schema['then'], schema['else']].map((inner) => this.of(inner, steps))));
      found.push(declaredOnly(this.of(schema['if'], steps)));
    }
    // These hold only for some values, so that they close nothing.
    for (const keyword of ['dependencies', 'dependentSchemas']) {
      const held = schema[keyword];
      if (!isJsonObject(held)) continue;
      for (const inner of Object.values(held)) {
        if (isSchema(inner)) found.push(declaredOnly(this.of(inner, steps)));
      }
    }
    return found;
  }

  private ofReference(schema: JsonObject, steps: readonly string[]): Presence {
    const target = this.references.resolve(schema);
    return target?.kind === 'local' ? this.of(valueAt(this.root as JsonValue, target.path), steps) : 'open';
  }
}

/** All of these hold for the same value. What one declares, another may still close: a declared path is in the schema. */
function all(found: readonly Presence[]): Presence {
  if (found.includes('declared')) return 'declared';
  return found.includes('closed') ? 'closed' : 'open';
}

/** One of these holds. */
function any(found: readonly Presence[]): Presence {
  if (found.includes('declared')) return 'declared';
  return found.includes('open') ? 'open' : 'closed';
}

function declaredOnly(found: Presence): Presence {
  return found === 'declared' ? 'declared' : 'open';
}

function listed(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
