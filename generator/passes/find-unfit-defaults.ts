import { isJsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { Issue, Parse } from '../../runtime/core/parse.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { collectDefaults, joinDefaults, type SchemaDefaults } from '../json-schema/defaults.js';
import { descriptionsOf, memberChecks, memberPaths, propertiesOf } from '../json-schema/descriptions.js';
import type { Description } from '../json-schema/descriptions.js';
import { keywords } from '../json-schema/keywords.js';
import { parsePointer, toPointer, valueAt } from '../json-schema/pointer.js';
import { presenceTests, requiredIn } from '../json-schema/presence-tests.js';
import { createReferenceResolver, referenceKeyword } from '../json-schema/references.js';
import type { ReferenceResolver } from '../json-schema/references.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import { evaluateParse } from '../validator/evaluate.js';
import { matchPattern } from '../validator/judge-pattern.js';
import { lowerAnySchema } from './lower-tool.js';

/**
 * Finds the defaults of an input that a schema of their property refuses, by pointer. They are not applied: written into
 * an input, they would only make it invalid. Warns of those by which a question whether the property is there loses its
 * sense.
 */
export function findUnfitDefaults(schema: JsonSchema, document: SourceDocument, report: Report): ReadonlySet<string> {
  return new DefaultsCheck(schema, document, report).run();
}

class DefaultsCheck {
  private readonly unfit = new Set<string>();
  private readonly fitting = new Set<string>();
  private readonly deciding = new Set<string>();
  private readonly judged = new Map<string, Issue | undefined>();
  private readonly canonical = new Map<string, JsonSchema>();
  private readonly references: ReferenceResolver;
  private readonly schema: JsonSchema;
  private readonly document: SourceDocument;
  private readonly report: Report;

  constructor(schema: JsonSchema, document: SourceDocument, report: Report) {
    this.schema = schema;
    this.references = createReferenceResolver(schema);
    this.document = document;
    this.report = report;
  }

  run(): ReadonlySet<string> {
    const { applied } = collectDefaults(this.schema, this.references);
    if (applied.size === 0 || !isJsonObject(this.schema)) return this.unfit;
    const descriptions = descriptionsOf(this.schema, this.references);
    // Inner ones first: a default that is itself an object is completed with those of its members that do fit.
    const innerFirst = descriptions.toReversed();
    // Where one is left out, another may be written in its place.
    for (let before = -1; before < this.unfit.size;) {
      before = this.unfit.size;
      for (const description of innerFirst) this.checkMembers(description, applied);
    }
    for (const pointer of applied) if (!this.fitting.has(pointer)) this.checkAlone(parsePointer(pointer) ?? []);
    for (const description of descriptions) this.checkPresence(description, applied);
    return this.unfit;
  }

  /** Checks the defaults that are written into one object: of each member the nearest, against all that is said of it. */
  private checkMembers(description: Description, applied: ReadonlySet<string>): void {
    for (const [name, paths] of defaultsIn(description, applied)) {
      const checks = memberChecks(description, name, matchPattern);
      const completing = memberPaths(description, name);
      for (const path of paths) {
        if (this.unfit.has(toPointer(path))) continue;
        if (this.judge(path, checks, completing)) break;
      }
    }
  }

  /** A default that is written nowhere, because a nearer one always is, has at least to fit its own schema. */
  private checkAlone(path: Path): void {
    if (!this.unfit.has(toPointer(path))) this.judge(path, [path], [path]);
  }

  private judge(path: Path, checks: readonly Path[], completing: readonly Path[]): boolean {
    const value = valueAt(this.schema as JsonValue, [...path, 'default']);
    for (const check of checks) {
      const issue = this.issueOf(value, check, completing);
      if (!issue) continue;
      this.unfit.add(toPointer(path));
      const origin = this.document.originOf(['inputSchema', ...path, 'default']);
      const other = this.document.originOf(['inputSchema', ...check]).start.line;
      const whose = toPointer(check) === toPointer(path) ? '' : `by the schema on line ${other}, `;
      this.report(createDiagnostic('default-unfit', origin, { problem: `${whose}${describe(issue)}` }));
      return false;
    }
    this.fitting.add(toPointer(path));
    return true;
  }

  /** What one schema has against a value, completed by what several say of it. */
  private issueOf(value: JsonValue | undefined, check: Path, completing: readonly Path[]): Issue | undefined {
    const [at, ...starts] = [check, ...completing].map((path) => this.meant(path)) as [Path, ...Path[]];
    const canonical = this.canonicalAt(at);
    if (plainlyFits(canonical, value)) return undefined;
    const key = [...[at, ...starts].map(toPointer), this.unfit.size, JSON.stringify(value)].join('\n');
    if (!this.judged.has(key)) {
      const result = this.parser(canonical, starts)(value);
      this.judged.set(key, result.ok ? undefined : (result.issues[0] ?? { path: [], keyword: '', message: '' }));
    }
    return this.judged.get(key);
  }

  private parser(canonical: JsonSchema, starts: readonly Path[]): Parse<unknown> {
    const all = starts.map((start): SchemaDefaults => collectDefaults(this.schema, this.references, start, this.unfit));
    return evaluateParse({ canonical, defaults: joinDefaults(all) });
  }

  private canonicalAt(start: Path): JsonSchema {
    const pointer = toPointer(start);
    const canonical = this.canonical.get(pointer) ?? lowerAnySchema(this.schema, { start }).canonical;
    this.canonical.set(pointer, canonical);
    return canonical;
  }

  /** Where a schema that is nothing but a reference leads, so that what is referred to is looked at only once. */
  private meant(path: Path): Path {
    const schema = valueAt(this.schema as JsonValue, path);
    if (!isJsonObject(schema)) return path;
    const reference = referenceKeyword(schema);
    const isAlias = Object.keys(schema).every((keyword) => keyword === reference || keywords.get(keyword)?.annotation);
    const target = isAlias ? this.references.resolve(schema) : undefined;
    return target?.kind === 'local' ? this.meant(target.path) : path;
  }

  /** Warns of defaults that make a member present whose presence is asked for. */
  private checkPresence(description: Description, applied: ReadonlySet<string>): void {
    const defaults = defaultsIn(description, applied);
    if (defaults.size === 0) return;
    const schemas = description.map(({ schema }) => schema);
    const present = new Set([...defaults.keys(), ...schemas.flatMap(requiredIn)]);
    for (const [name, keyword] of presenceTests(schemas, this.schema, this.references, present)) {
      const path = defaults.get(name)?.find((candidate) => !this.unfit.has(toPointer(candidate)));
      if (!path || this.deciding.has(toPointer(path))) continue;
      this.deciding.add(toPointer(path));
      const origin = this.document.originOf(['inputSchema', ...path, 'default']);
      this.report(createDiagnostic('default-decides', origin, { property: name, keyword }));
    }
  }
}

/** Where the defaults of an object's members stand, nearest first. */
function defaultsIn(description: Description, applied: ReadonlySet<string>): ReadonlyMap<string, readonly Path[]> {
  const found = new Map<string, Path[]>();
  for (const { schema, path } of description) {
    for (const name of Object.keys(propertiesOf(schema))) {
      const member = [...path, 'properties', name];
      if (applied.has(toPointer(member))) found.set(name, [...(found.get(name) ?? []), member]);
    }
  }
  return found;
}

function describe({ path, message }: Issue): string {
  // A default without end has a path that is no help to anyone.
  const shown = path.length > 8 ? [...path.slice(0, 8), '…'] : path;
  return `${shown.length > 0 ? `\`/${shown.join('/')}\`` : 'it'} ${message}`;
}

/** Most defaults are a text, a number or a truth value of which nothing but the type is asked. */
function plainlyFits(canonical: JsonSchema, value: JsonValue | undefined): boolean {
  if (canonical === true) return true;
  // Lists and null are objects to `typeof`.
  if (typeof value === 'object') return false;
  if (!isJsonObject(canonical) || Object.keys(canonical).some((keyword) => keyword !== 'type' && keyword !== 'enum'))
    return false;
  const { type, enum: values } = canonical;
  const isOfType = type === typeof value || (type === 'integer' && Number.isInteger(value));
  return isOfType && (!Array.isArray(values) || values.includes(value));
}
