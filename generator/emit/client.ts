import type { ToolIr } from '../ir/model.js';
import { changesNothing } from '../ir/policy.js';
import { literal } from '../typescript/literal.js';
import { TypeScriptFile } from '../typescript/source-file.js';
import { toolDoc } from './contract-module.js';
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

const clientModule = 'gecx-tools/client';

/** `client/`: a function for each server tool, and `createClient` with a method for each. Safe for browsers. */
export const clientEmitter: Emitter = {
  name: 'client',
  emitTool: (tool, context) => (tool.kind === 'server' ? [emitFunction(tool, context)] : []),
  emitProject: (project, context) => {
    const tools = toolsOfKind(project, 'server');
    return tools.length > 0 ? [emitIndex(tools, context)] : [];
  },
};

function clientFile(tool: ToolIr): string {
  return `client/${tool.names.file}.ts`;
}

function emitFunction(tool: ToolIr, context: EmitContext): OutputFile {
  const { identifier } = tool.names;
  const file = new TypeScriptFile(header(tool.source.file), [identifier, 'endpoint']);
  const callTool = file.import('callTool', clientModule);
  const options = file.importType('ClientOptions', clientModule);
  const types = importPath(context, clientFile(tool), typesFile(tool));
  const output = file.importType(typeName(tool, 'Output'), types);
  file.addConstant({
    name: 'endpoint',
    type: file.importType('ServerToolEndpoint', clientModule),
    value: literal(endpointOf(tool)),
  });
  file.addFunction({
    name: identifier,
    parameters: [
      { name: 'input', type: file.importType(typeName(tool, 'Input'), types) },
      { name: 'call', type: file.importType('CallOptions', clientModule) },
      { name: 'options', type: options, initializer: '{}' },
    ],
    returns: `Promise<${file.importType('ToolResult', clientModule)}<${output}>>`,
    body: `return ${callTool}<${output}>(endpoint, input, call, options);`,
    doc: toolDoc(tool),
  });
  return generated(context, clientFile(tool), file.print());
}

function endpointOf(tool: ToolIr): object {
  const { http } = tool.contract;
  return {
    name: tool.id,
    endpoint: http?.endpoint,
    headerName: tool.policy.idempotency.headerName,
    changesState: !changesNothing(tool.policy.sideEffectLevel),
    headers: http?.headers,
    credentials: http?.credentials,
  };
}

function emitIndex(tools: readonly ToolIr[], context: EmitContext): OutputFile {
  const path = 'client/index.ts';
  const file = new TypeScriptFile(header('the contracts of all server tools'), ['Client', 'createClient']);
  const options = file.importType('ClientOptions', clientModule);
  const call = file.importType('CallOptions', clientModule);
  const result = file.importType('ToolResult', clientModule);
  const methods: string[] = [];
  const members = tools.map((tool) => {
    const types = importPath(context, path, typesFile(tool));
    const input = file.importType(typeName(tool, 'Input'), types);
    const output = file.importType(typeName(tool, 'Output'), types);
    const local = file.import(tool.names.identifier, importPath(context, path, clientFile(tool)));
    methods.push(`${tool.names.identifier}: (input, call) => ${local}(input, call, options),`);
    file.exportAll(importPath(context, path, clientFile(tool)));
    return {
      name: tool.names.identifier,
      parameters: [
        { name: 'input', type: input },
        { name: 'call', type: call },
      ],
      type: `Promise<${result}<${output}>>`,
      doc: toolDoc(tool),
    };
  });
  file.addInterface('Client', members, { text: 'A method for each server tool.' });
  file.addFunction({
    name: 'createClient',
    parameters: [{ name: 'options', type: options, initializer: '{}' }],
    returns: 'Client',
    body: `return { ${methods.join('\n')} };`,
    doc: {
      text: 'Makes a client whose calls all go the same way. To bundle only some tools, import their functions instead.',
    },
  });
  return generated(context, path, file.print());
}
