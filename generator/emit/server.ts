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

const serverModule = 'gecx-tools/server';

/** `server/`: the contract of each server tool as the runtime enforces it, and the registry that binds the handlers. */
export const serverEmitter: Emitter = {
  name: 'server',
  emitTool: (tool, context) => (tool.kind === 'server' ? [emitContract(tool, context)] : []),
  emitProject: (project, context) => {
    const tools = toolsOfKind(project, 'server');
    return tools.length > 0 ? [emitRegistry(tools, context)] : [];
  },
};

/** The path of a server tool's contract below the output folder. */
export function serverFile(tool: ToolIr): string {
  return `server/${tool.names.file}.ts`;
}

function emitContract(tool: ToolIr, context: EmitContext): OutputFile {
  const { identifier } = tool.names;
  const handler = typeName(tool, 'Handler');
  const file = new TypeScriptFile(header(tool.source.file), [identifier, handler]);
  const create = file.import('serverToolContract', serverModule);
  const types = importPath(context, serverFile(tool), typesFile(tool));
  const validators = importPath(context, serverFile(tool), validatorsFile(tool));
  const generics = `<${file.importType(typeName(tool, 'Args'), types)}, ${file.importType(typeName(tool, 'Output'), types)}>`;
  const parsers = ['parseInput', 'parseOutput'].map((name) => {
    const local = file.import(name, validators);
    return local === name ? name : `${name}: ${local}`;
  });
  file.addTypeAlias(handler, `${file.importType('ServerToolHandler', serverModule)}${generics}`, {
    text: `What \`${tool.handler}\` exports as \`${identifier}\`.`,
  });
  const { policy, contract } = tool;
  const fields = {
    ...contractFields(tool),
    idempotency: policy.idempotency,
    auth: policy.auth,
    audit: policy.audit,
    approval: policy.approval,
    allowedOrigins: contract.permissions?.allowedOrigins,
    keyFrom: contract.keyFrom,
    retrySafe: policy.retrySafe,
    sensitive: contract.sensitive,
    limits: contract.limits,
    policyDigest: tool.policyDigest,
  };
  file.addConstant({
    name: identifier,
    type: `${file.importType('ServerToolContract', serverModule)}${generics}`,
    value: `${create}(${literal(fields).slice(0, -1)}, ${parsers.join(', ')} })`,
    exported: true,
    doc: toolDoc(tool),
  });
  return generated(context, serverFile(tool), file.print());
}

function emitRegistry(tools: readonly ToolIr[], context: EmitContext): OutputFile {
  const path = 'server/index.ts';
  const file = new TypeScriptFile(header('the contracts of all server tools'), ['serverTools']);
  const create = file.import('createServerToolRegistry', serverModule);
  const entries = tools.map((tool) => {
    const contractPath = importPath(context, path, serverFile(tool));
    const handlerPath = importPath(context, `${context.config.out}/${path}`, tool.handler);
    const handler = file.importType(typeName(tool, 'Handler'), contractPath);
    const { identifier } = tool.names;
    const spellings = [tool.contract.wireName, ...(tool.contract.aliases ?? [])].filter((name) => name !== undefined);
    return `${propertyName(tool.id)}: {
      ${spellings.length > 0 ? `aliases: ${literal(spellings)},` : ''}
      contract: async () => (await import('${contractPath}')).${identifier},
      handler: async (): Promise<${handler}> => (await import('${handlerPath}')).${identifier},
    },`;
  });
  file.addConstant({
    name: 'serverTools',
    type: file.importType('ServerToolRegistry', serverModule),
    value: `${create}({ ${entries.join('\n')} })`,
    exported: true,
    doc: { text: 'Every server tool with its handler. Nothing is loaded before it is called; `preload()` loads all.' },
  });
  return generated(context, path, file.print());
}
