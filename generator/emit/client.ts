import { changesNothing } from '../../runtime/core/policy.js';
import type { ToolIr } from '../ir/model.js';
import { membersOf, objectLiteral } from '../typescript/literal.js';
import { TypeScriptFile } from '../typescript/source-file.js';
import { otherNames, toolDoc } from './contract-module.js';
import { header, importPath, typescript, type EmitContext, type Emitter, type OutputFile } from './emitter.js';
import { typeName, typesFile } from './types.js';
import { validatorsFile } from './validators.js';

const clientModule = 'gecx-tools/client';

/** What the index knows of a tool. */
interface ClientEntry {
  readonly identifier: string;
  readonly methods: string;
  readonly file: string;
}

/** `client/`: a function for each server tool, and `createClient` with a method for each. Safe for browsers. */
export const clientEmitter: Emitter<ClientEntry> = {
  name: 'client',
  emitTool: (tool, context) => (tool.kind === 'server' ? [emitFunction(tool, context)] : []),
  entryOf: (tool) =>
    tool.kind === 'server'
      ? { identifier: tool.names.identifier, methods: methodsName(tool), file: clientFile(tool) }
      : undefined,
  emitProject: (entries, context) => (entries.length > 0 ? [emitIndex(entries, context)] : []),
};

function clientFile(tool: ToolIr): string {
  return `client/${tool.names.file}.ts`;
}

/** The interface of one tool's method. */
function methodsName(tool: ToolIr): string {
  return `${tool.names.type}Client`;
}

function emitFunction(tool: ToolIr, context: EmitContext): OutputFile {
  const { identifier } = tool.names;
  const file = new TypeScriptFile(header(tool.source.file), [identifier, 'endpoint', methodsName(tool)]);
  const callTool = file.import('callTool', clientModule);
  const types = importPath(context, clientFile(tool), typesFile(tool));
  const output = file.importType(typeName(tool, 'Output'), types);
  const parameters = [
    `input: ${file.importType(typeName(tool, 'Input'), types)}`,
    `call: ${file.importType('CallOptions', clientModule)}`,
  ];
  const returns = `Promise<${file.importType('ToolResult', clientModule)}<${output}>>`;
  const parseInput = file.import('parseInput', importPath(context, clientFile(tool), validatorsFile(tool, context)));
  file.addConstant({
    name: 'endpoint',
    type: file.importType('ServerToolEndpoint', clientModule),
    value: objectLiteral([...membersOf(endpointOf(tool)), parseInput]),
    exported: true,
    doc: { text: 'Where its calls go.' },
  });
  file.addInterface(methodsName(tool), { name: identifier, parameters, returns, doc: toolDoc(tool) });
  file.addFunction({
    name: identifier,
    parameters: [...parameters, `options: ${file.importType('ClientOptions', clientModule)} = {}`],
    returns,
    value: `${callTool}<${output}>(endpoint, input, call, options)`,
    doc: toolDoc(tool),
  });
  return typescript(context, clientFile(tool), file.print());
}

function endpointOf(tool: ToolIr): object {
  const { http } = tool.contract;
  const spellings = otherNames(tool);
  return {
    name: tool.id,
    aliases: spellings.length > 0 ? spellings : undefined,
    endpoint: http?.endpoint,
    headerName: tool.policy.idempotency.headerName,
    changesState: !changesNothing(tool.policy.sideEffectLevel),
    headers: http?.headers,
    credentials: http?.credentials,
  };
}

function emitIndex(tools: readonly ClientEntry[], context: EmitContext): OutputFile {
  const path = 'client/index.ts';
  const file = new TypeScriptFile(header('the contracts of all server tools'), [
    'Client',
    'createClient',
    'serverTools',
  ]);
  const options = file.importType('ClientOptions', clientModule);
  const endpointType = file.importType('ServerToolEndpoint', clientModule);
  const identifiers = new Set(tools.map(({ identifier }) => identifier));
  const bases: string[] = [];
  const methods: string[] = [];
  const endpoints: string[] = [];
  for (const { identifier, methods: methodsType, file: toolFile } of tools) {
    const module = importPath(context, path, toolFile);
    bases.push(file.importType(methodsType, module));
    methods.push(`${identifier}: (input, call) => ${file.import(identifier, module)}(input, call, options)`);
    const local = `${identifier}Endpoint`;
    endpoints.push(file.import('endpoint', module, identifiers.has(local) ? `${local}_` : local));
    file.exportNamed([identifier, `type ${methodsType}`], module);
  }
  file.addJoinedInterface('Client', bases, { text: 'A method for each server tool.' });
  file.addFunction({
    name: 'createClient',
    parameters: [`options: ${options} = {}`],
    returns: 'Client',
    value: objectLiteral(methods),
    doc: {
      text: 'Makes a client whose calls all go the same way. To bundle only some tools, import their functions instead.',
    },
  });
  file.addConstant({
    name: 'serverTools',
    type: `readonly ${endpointType}[]`,
    value: { open: '[', close: ']', padded: false, items: endpoints },
    exported: true,
    doc: { text: 'Every server tool, for `createToolClient`.' },
  });
  return typescript(context, path, file.print());
}
