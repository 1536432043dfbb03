import type { Parse } from '../../runtime/core/parse.js';
import * as runtime from '../../runtime/validation/index.js';
import type { ToolIr } from '../ir/model.js';
import type { DefaultsIr, SchemaDefaults } from '../json-schema/defaults.js';
import { compileStandalone } from './standalone.js';

/** A tool's parsers, running in the compiler itself. */
export interface EvaluatedValidators {
  readonly input: Parse<unknown>;
  readonly output: Parse<unknown>;
}

/** Loads the very code that is emitted for a tool, so that what is checked here is what is checked at run time. */
export function evaluateValidators(tool: ToolIr): EvaluatedValidators {
  const { code, functions, needs } = compileStandalone({ input: tool.input.canonical, output: tool.output.canonical });
  const body = `${code}\nreturn { input: ${functions['input']}, output: ${functions['output']} };`;
  // The code is our own output: it holds no text of a contract outside of string literals.
  const load = new Function(...needs, body) as (...helpers: unknown[]) => {
    readonly [part in 'input' | 'output']: runtime.CompiledValidator;
  };
  const helpers: { readonly [name: string]: unknown } = runtime;
  const { input, output } = load(...needs.map((name) => helpers[name]));
  return {
    input: runtime.createParse(input, defaultsOf(tool.input.defaults)),
    output: runtime.createParse(output),
  };
}

function defaultsOf({ root, targets }: SchemaDefaults): runtime.Defaults {
  const convert = (node: DefaultsIr): runtime.Defaults => ({
    members: Object.fromEntries(
      node.members.map(({ name, value, inside }) => [
        name,
        { ...(value === undefined ? {} : { value }), ...(inside ? { inside: convert(inside) } : {}) },
      ]),
    ),
    ...(node.rest ? { rest: convert(node.rest) } : {}),
    ...(node.items ? { items: convert(node.items) } : {}),
    also: () => {
      const target = node.ref === undefined ? undefined : targets.get(node.ref);
      return [...(target ? [convert(target)] : []), ...node.also.map(convert)];
    },
  });
  return convert(root);
}
