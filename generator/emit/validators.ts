import type { ToolIr } from '../ir/model.js';
import { hasNoDefaults, type DefaultsIr } from '../json-schema/defaults.js';
import { literal, propertyName } from '../typescript/literal.js';
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
  return generated(context, validatorsFile(tool, context), text, 'none');
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
  return [
    generated(context, path, script, 'none'),
    generated(context, path.replace(/\.js$/, '.d.ts'), declarations, 'none'),
  ];
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
  const { code, functions, needs } = compileStandalone({ input: tool.input.canonical, output: tool.output.canonical });
  const { root, targets } = tool.input.defaults;
  const names = new Map([...targets.keys()].map((pointer, index) => [pointer, `defaults${index + 1}`]));
  const withDefaults = !hasNoDefaults(root);
  const constants = [...targets].map(
    ([pointer, node]) => `const ${names.get(pointer)} = ${defaultsText(node, names)};\n`,
  );
  if (withDefaults) constants.push(`const inputDefaults = ${defaultsText(root, names)};\n`);
  const input = `(${functions['input']}${withDefaults ? ', inputDefaults' : ''})`;
  const output = `(${functions['output']})`;
  return {
    code,
    needs,
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
function defaultsText(node: DefaultsIr, names: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  if (node.members.length > 0) {
    const members = node.members.map(({ name, value, inside }) => {
      const fields = [
        ...(value === undefined ? [] : [`value: ${literal(value)}`]),
        ...(inside ? [`inside: ${defaultsText(inside, names)}`] : []),
      ];
      return `${propertyName(name)}: { ${fields.join(', ')} }`;
    });
    parts.push(`members: { ${members.join(', ')} }`);
  }
  if (node.rest) parts.push(`rest: ${defaultsText(node.rest, names)}`);
  if (node.items) parts.push(`items: ${defaultsText(node.items, names)}`);
  const also = new Set([
    ...(node.ref === undefined ? [] : [names.get(node.ref) ?? '']),
    ...node.also.map((other) => defaultsText(other, names)),
  ]);
  if (also.size > 0) parts.push(`also: () => [${[...also].join(', ')}]`);
  return `{ ${parts.join(', ')} }`;
}
