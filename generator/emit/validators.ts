import type { ToolIr } from '../ir/model.js';
import { hasNoDefaults, type DefaultsIr } from '../json-schema/defaults.js';
import { layOut, type Layout } from '../typescript/layout.js';
import { literal, objectLiteral, propertyName } from '../typescript/literal.js';
import { compileStandalone } from '../validator/standalone.js';
import { generated, header, importPath, type EmitContext, type Emitter, type OutputFile } from './emitter.js';
import { typeName, typesFile } from './types.js';

const runtimeModule = 'gecx-tools/runtime';

/** `validators/<tool>.ts`: parsers and type guards for input and output, compiled ahead of time. */
export const validatorsEmitter: Emitter = {
  name: 'validators',
  emitTool: (tool, context) => {
    if (context.config.validators === 'ts') return [emitTypeScript(tool, context)];
    return emitJavaScript(tool, context);
  },
};

/** The path of a tool's validators below the output folder. */
export function validatorsFile(tool: ToolIr, { config }: EmitContext): string {
  return `validators/${tool.names.file}.${config.validators}`;
}

interface Export {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly doc: string;
}

function emitTypeScript(tool: ToolIr, context: EmitContext): OutputFile {
  const { exports, needs, constants, code } = compileTool(tool);
  const text = `${header(tool.source.file)}
// @ts-nocheck The functions at the end are compiled from JSON Schema; the exports are typed.

import { ${['createParse', 'createValidate', ...needs].join(', ')}, type Parse, type Validate } from '${runtimeModule}';
${typeImport(tool, context)}

${constants}${exports.map(({ name, type, value, doc }) => `/** ${doc} */\nexport const ${name}: ${type} = ${value};\n`).join('\n')}
${code}
`;
  return generated(context, validatorsFile(tool, context), text);
}

function emitJavaScript(tool: ToolIr, context: EmitContext): OutputFile[] {
  const { exports, needs, constants, code } = compileTool(tool);
  const script = `${header(tool.source.file)}

import { ${['createParse', 'createValidate', ...needs].join(', ')} } from '${runtimeModule}';

${constants}${exports.map(({ name, value, doc }) => `/** ${doc} */\nexport const ${name} = ${value};\n`).join('\n')}
${code}
`;
  const declarations = `${header(tool.source.file)}

import type { Parse, Validate } from '${runtimeModule}';
${typeImport(tool, context)}

${exports.map(({ name, type, doc }) => `/** ${doc} */\nexport declare const ${name}: ${type};\n`).join('\n')}`;
  const path = validatorsFile(tool, context);
  return [generated(context, path, script), generated(context, path.replace(/\.js$/, '.d.ts'), declarations)];
}

function typeImport(tool: ToolIr, context: EmitContext): string {
  const names = (['Args', 'Input', 'Output'] as const).map((part) => typeName(tool, part));
  return `import type { ${names.join(', ')} } from '${importPath(context, validatorsFile(tool, context), typesFile(tool))}';`;
}

interface CompiledTool {
  readonly exports: readonly Export[];
  readonly needs: readonly string[];
  readonly constants: string;
  readonly code: string;
}

function compileTool(tool: ToolIr): CompiledTool {
  const [sent, answered] = [
    compileStandalone(tool.input.canonical, 'Input'),
    compileStandalone(tool.output.canonical, 'Output'),
  ];
  const { root, targets } = tool.input.defaults;
  const names = new Map([...targets.keys()].map((pointer, index) => [pointer, `defaults${index + 1}`]));
  const withDefaults = !hasNoDefaults(root);
  const constant = (name: string, node: DefaultsIr): string =>
    `${layOut([`const ${name} = `, defaultsValue(node, names)], 0, ';').text}\n`;
  const constants = [...targets].map(([pointer, node]) => constant(names.get(pointer) ?? '', node));
  if (withDefaults) constants.push(constant('inputDefaults', root));
  const input = `(${sent.main}${withDefaults ? ', inputDefaults' : ''})`;
  const output = `(${answered.main})`;
  return {
    code: `${sent.code}\n\n${answered.code}`,
    needs: [...new Set([...sent.needs, ...answered.needs])].sort(),
    constants: constants.length > 0 ? `${constants.join('')}\n` : '',
    exports: [
      {
        name: 'parseInput',
        type: `Parse<${typeName(tool, 'Args')}>`,
        value: `createParse${input}`,
        doc: 'Copies an input, writes its defaults, and checks it.',
      },
      {
        name: 'validateInput',
        type: `Validate<${typeName(tool, 'Input')}>`,
        value: `createValidate${input}`,
        doc: 'Whether `parseInput` would accept this.',
      },
      {
        name: 'parseOutput',
        type: `Parse<${typeName(tool, 'Output')}>`,
        value: `createParse${output}`,
        doc: 'Copies an output and checks it.',
      },
      {
        name: 'validateOutput',
        type: `Validate<${typeName(tool, 'Output')}>`,
        value: `createValidate${output}`,
        doc: 'Whether `parseOutput` would accept this.',
      },
    ],
  };
}

/** Writes a defaults tree as the runtime reads it. References are functions, so that recursion can be written down. */
function defaultsValue(node: DefaultsIr, names: ReadonlyMap<string, string>): Layout {
  const parts: Layout[] = [];
  if (node.members.length > 0) {
    const members = node.members.map(({ name, value, inside }): Layout => {
      const fields: Layout[] = [
        ...(value === undefined ? [] : [['value: ', literal(value)]]),
        ...(inside ? [['inside: ', defaultsValue(inside, names)]] : []),
      ];
      return [`${propertyName(name)}: `, objectLiteral(fields)];
    });
    parts.push(['members: ', objectLiteral(members)]);
  }
  if (node.rest) parts.push(['rest: ', defaultsValue(node.rest, names)]);
  if (node.items) parts.push(['items: ', defaultsValue(node.items, names)]);
  const also = [
    ...(node.ref === undefined ? [] : [names.get(node.ref) ?? '']),
    ...node.also.map((other) => defaultsValue(other, names)),
  ];
  // Several ways can lead to the same defaults.
  const different = [...new Map(also.map((other) => [JSON.stringify(other), other])).values()];
  if (different.length > 0) parts.push(['also: () => ', { open: '[', close: ']', padded: false, items: different }]);
  return objectLiteral(parts);
}
