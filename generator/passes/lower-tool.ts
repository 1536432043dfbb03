import { canonicalJson } from '../../runtime/core/canonical-json.js';
import type { JsonSchema, JsonValue } from '../../runtime/core/json.js';
import { policyFacts } from '../../runtime/core/policy-facts.js';
import { policyDigest } from '../../runtime/server/policy-digest.js';
import { hashOf } from '../hash-of.js';
import type { AuthoredContract } from '../ir/contract.js';
import type { PolicyIr, SchemaIr, ToolIr, ToolTypes } from '../ir/model.js';
import { canonicalSchema } from '../json-schema/canonical.js';
import { collectDefaults, hasNoDefaults } from '../json-schema/defaults.js';
import { fillableMembers } from '../json-schema/descriptions.js';
import { createReferenceResolver } from '../json-schema/references.js';
import { shareRepeated } from '../json-schema/share-repeated.js';
import { withObjectRoot } from '../json-schema/with-object-root.js';
import { toolNames, TypeNames } from '../names/allocate.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import { typesFromSchema } from '../types/from-schema.js';
import { enforcedFormats } from '../validator/formats.js';

/** A contract that has passed every check. */
export interface CheckedTool {
  readonly contract: AuthoredContract;
  readonly policy: PolicyIr;
  /** The handler's file, relative to the configuration's folder. */
  readonly handler: string;
  readonly source: SourceDocument;
  /** Pointers of input properties whose default is not applied, because it does not fit. */
  readonly unfitDefaults: ReadonlySet<string>;
}

/** Turns a checked contract into what the emitters read. */
export function lowerTool({ contract, policy, handler, source, unfitDefaults }: CheckedTool): ToolIr {
  const input = lowerSchema(contract.inputSchema, unfitDefaults);
  const output = lowerSchema(contract.outputSchema ?? { type: 'object' });
  const names = toolNames(contract.name);
  return {
    id: contract.name,
    kind: contract.kind ?? 'client',
    contract,
    policy,
    input,
    output,
    types: lowerTypes(contract.name, names.type, input, output),
    names,
    handler,
    contractDigest: digest(source.value),
    policyDigest: policyDigest(policyFacts(policy, contract, input.authored)),
    source,
  };
}

/** How a schema is prepared. */
export interface LowerOptions {
  /** `false` makes `format` an annotation. */
  readonly enforceFormats?: boolean;
  /** The schema inside the document to start at; references are still resolved against the whole. */
  readonly start?: Path;
  /** Pointers of properties whose default is not applied. */
  readonly unfitDefaults?: ReadonlySet<string>;
}

/** Prepares the schema of an input or output. */
function lowerSchema(schema: JsonSchema, unfitDefaults: ReadonlySet<string> = new Set()): SchemaIr {
  const { authored, moved } = withObjectRoot(schema);
  const unfit = new Set([...unfitDefaults].map((pointer) => `${moved}${pointer}`));
  return { authored, ...lowerAnySchema(authored, { unfitDefaults: unfit }) };
}

/** The same for a schema whose root may be anything. */
export function lowerAnySchema(
  schema: JsonSchema,
  { enforceFormats = true, start = [], unfitDefaults = new Set() }: LowerOptions = {},
): Omit<SchemaIr, 'authored'> {
  const references = createReferenceResolver(schema);
  const isFormatEnforced = (format: string): boolean => enforceFormats && enforcedFormats.has(format);
  return {
    canonical: shareRepeated(canonicalSchema(schema, references, isFormatEnforced, start)),
    defaults: collectDefaults(schema, references, start, unfitDefaults),
  };
}

function lowerTypes(tool: string, name: string, input: SchemaIr, output: SchemaIr): ToolTypes {
  const names = new TypeNames();
  const request = (suffix: string, about: string, { authored }: SchemaIr, defaults: ReadonlySet<string>) => {
    const references = createReferenceResolver(authored);
    const fillable = fillableMembers(authored, references, defaults);
    return { name: `${name}${suffix}`, schema: authored, references, defaults, fillable, names, about };
  };
  const { applied } = input.defaults;
  const inputTypes = typesFromSchema({
    ...request('Input', `What a call of \`${tool}\` may send.`, input, applied),
    view: 'sent',
  });
  const same = hasNoDefaults(input.defaults.root);
  return {
    input: inputTypes,
    ...(same
      ? {}
      : {
          args: typesFromSchema({
            ...request('Args', `What the handler of \`${tool}\` gets: every default is filled in.`, input, applied),
            view: 'received',
          }),
        }),
    output: typesFromSchema({ ...request('Output', `What \`${tool}\` answers.`, output, new Set()), view: 'sent' }),
  };
}

function digest(value: JsonValue): string {
  return hashOf(canonicalJson(value));
}
