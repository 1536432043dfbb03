import type { ToolIr } from '../ir/model.js';
import { isSettled } from '../typescript/layout.js';
import { printTypes } from '../types/print.js';
import { header, typescript, type Emitter } from './emitter.js';

/** `types/<tool>.ts`: what a caller may send, what the handler gets, what comes back. */
export const typesEmitter: Emitter = {
  name: 'types',
  emitTool: async (tool, context) => {
    const { input, args, output } = tool.types;
    const printed = await printTypes([...input, ...(args ?? []), ...output]);
    const alias = args
      ? ''
      : `\n/** What the handler gets: no default is missing, because there is none. */\nexport type ${typeName(tool, 'Args')} = ${typeName(tool, 'Input')};\n`;
    const text = `${header(tool.source.file)}\n\n${printed.text}\n${alias}`;
    return [
      typescript(context, typesFile(tool), { text, settled: printed.settled && alias.split('\n').every(isSettled) }),
    ];
  },
};

/** The path of a tool's types below the output folder. */
export function typesFile(tool: ToolIr): string {
  return `types/${tool.names.file}.ts`;
}

/** The name of one of a tool's types. */
export function typeName(tool: ToolIr, part: 'Input' | 'Args' | 'Output' | 'Handler' | 'Reconcile'): string {
  return `${tool.names.type}${part}`;
}
