import { emitContract, emitRegistry, type Side } from './contract-module.js';
import { toolsOfKind, type Emitter } from './emitter.js';

/** How client tools are written down. */
export const clientSide: Side = {
  kind: 'client',
  folder: 'client-tools',
  module: 'gecx-tools/client',
  contractType: 'ClientToolContract',
  handlerType: 'ClientToolHandler',
  registryType: 'ClientToolRegistry',
  createRegistry: 'createClientToolRegistry',
  registry: 'clientTools',
  fields: ({ contract }) => ({ kind: 'client', render: contract.render ?? false }),
};

/** `client-tools/`: the contract of each client tool, and the registry that binds the handlers. Safe for browsers. */
export const clientToolsEmitter: Emitter = {
  name: 'client-tools',
  emitTool: (tool, context) => (tool.kind === 'client' ? [emitContract(clientSide, tool, context)] : []),
  emitProject: (project, context) => {
    const tools = toolsOfKind(project, 'client');
    return tools.length > 0 ? [emitRegistry(clientSide, tools, context)] : [];
  },
};
