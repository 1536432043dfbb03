import type { JsonSchema } from '../../runtime/core/json.js';
import type { Parse } from '../../runtime/core/parse.js';
import * as runtime from '../../runtime/validation/index.js';
import type { SchemaIr, ToolIr } from '../ir/model.js';
import type { DefaultsIr, SchemaDefaults } from '../json-schema/defaults.js';
import { compileStandalone } from './standalone.js';

/** A tool's parsers, running in the compiler itself. */
export interface EvaluatedValidators {
  readonly input: Parse<unknown>;
  readonly output: Parse<unknown>;
}

/** Loads the very code that is emitted for a tool, so that what is checked here is what is checked at run time. */
export function evaluateValidators({ input, output }: ToolIr): EvaluatedValidators {
  return { input: evaluateParse(input), output: evaluateParse({ ...output, defaults: noDefaults }) };
}

/** Loads the parser of one schema. */
export function evaluateParse({ canonical, defaults }: Pick<SchemaIr, 'canonical' | 'defaults'>): Parse<unknown> {
  return runtime.createParse(evaluateValidator(canonical), defaultsOf(defaults));
}

/** Loads the validator of a canonical schema. */
export function evaluateValidator(canonical: JsonSchema): runtime.CompiledValidator {
  const { code, main, needs } = compileStandalone(canonical);
  // The code is our own output: it holds no text of a contract outside of literals.
  const load = new Function(...needs, `${code}\nreturn ${main};`) as (
    ...imports: unknown[]
  ) => runtime.CompiledValidator;
  const exports: { readonly [name: string]: unknown } = runtime;
  return load(...needs.map((name) => exports[name]));
}

const noDefaults: SchemaDefaults = { root: { members: [], also: [] }, targets: new Map(), applied: new Set() };

function defaultsOf({ root, targets }: SchemaDefaults): runtime.Defaults {
  // One object for one node, as in emitted code: the runtime tells by it what it has been told already.
  const converted = new Map<DefaultsIr, runtime.Defaults>();
  const convert = (node: DefaultsIr): runtime.Defaults => {
    const known = converted.get(node);
    if (known) return known;
    const target = node.ref === undefined ? undefined : targets.get(node.ref);
    const others = [...(target ? [target] : []), ...node.also];
    const made: runtime.Defaults = {
      members: Object.fromEntries(
        node.members.map(({ name, value, inside }) => [
          name,
          { ...(value === undefined ? {} : { value }), ...(inside ? { inside: convert(inside) } : {}) },
        ]),
      ),
      ...(node.rest ? { rest: convert(node.rest) } : {}),
      ...(node.items ? { items: convert(node.items) } : {}),
      ...(others.length > 0 ? { also: () => others.map(convert) } : {}),
    };
    converted.set(node, made);
    return made;
  };
  return convert(root);
}
