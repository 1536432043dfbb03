import type { ToolIr } from '../ir/model.js';
import { literal, propertyName } from '../typescript/literal.js';
import { TypeScriptFile } from '../typescript/source-file.js';
import { contractFields, toolDoc } from './contract-record.js';
import {
  generated,
  header,
  importPath,
  toolsOfKind,
  type EmitContext,
  type Emitter,
  type OutputFile,
} from './emitter.js';
import { typeName, typesFile } from './types.js';
import { validatorsFile } from './validators.js';

const clientModule = 'gecx-tools/client';

/** `client-tools/`: the contract of each client tool, and the registry that binds the handlers. Safe for browsers. */
export const clientToolsEmitter: Emitter = {
  name: 'client-tools',
  emitTool: (tool, context) => (tool.kind === 'client' ? [emitContract(tool, context)] : []),
  emitProject: (project, context) => {
    const tools = toolsOfKind(project, 'client');
    return tools.length > 0 ? [emitRegistry(tools, context)] : [];
  },
};

/** The path of a client tool's contract below the output folder. */
export function clientToolFile(tool: ToolIr): string {
  return `client-tools/${tool.names.file}.ts`;
}

function emitContract(tool: ToolIr, context: EmitContext): OutputFile {
  const { identifier } = tool.names;
  const handler = typeName(tool, 'Handler');
  const file = new TypeScriptFile(header(tool.source.file), [identifier, handler]);
  const types = importPath(context, clientToolFile(tool), typesFile(tool));
  const validators = importPath(context, clientToolFile(tool), validatorsFile(tool));
  const generics = `<${file.importType(typeName(tool, 'Args'), types)}, ${file.importType(typeName(tool, 'Output'), types)}>`;
  const parsers = ['parseInput', 'parseOutput'].map((name) => {
    const local = file.import(name, validators);
    return local === name ? name : `${name}: ${local}`;
  });
  file.addTypeAlias(handler, `${file.importType('ClientToolHandler', clientModule)}${generics}`, {
    text: `What \`${tool.handler}\` exports as \`${identifier}\`.`,
  });
  const fields = { kind: 'client', ...contractFields(tool), render: tool.contract.render ?? false };
  file.addConstant({
    name: identifier,
    type: `${file.importType('ClientToolContract', clientModule)}${generics}`,
    value: `${literal(fields).slice(0, -1)}, ${parsers.join(', ')} }`,
    exported: true,
    doc: toolDoc(tool),
  });
  return generated(context, clientToolFile(tool), file.print());
}

function emitRegistry(tools: readonly ToolIr[], context: EmitContext): OutputFile {
  const path = 'client-tools/index.ts';
  const file = new TypeScriptFile(header('the contracts of all client tools'), ['clientTools']);
  const create = file.import('createClientToolRegistry', clientModule);
  const entries = tools.map((tool) => {
    const contractPath = importPath(context, path, clientToolFile(tool));
    const handlerPath = importPath(context, `${context.config.out}/${path}`, tool.handler);
    const handler = file.importType(typeName(tool, 'Handler'), contractPath);
    const { identifier } = tool.names;
    return `${propertyName(tool.id)}: {
      contract: async () => (await import('${contractPath}')).${identifier},
      handler: async (): Promise<${handler}> => (await import('${handlerPath}')).${identifier},
    },`;
  });
  file.addConstant({
    name: 'clientTools',
    type: file.importType('ClientToolRegistry', clientModule),
    value: `${create}({ ${entries.join('\n')} })`,
    exported: true,
    doc: { text: 'Every client tool with its handler. Nothing is loaded before it is called; `preload()` loads all.' },
  });
  return generated(context, path, file.print());
}
