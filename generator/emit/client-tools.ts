import { emitContract, emitRegistry, registryEntry, type RegistryEntry, type Side } from './contract-module.js';
import type { Emitter } from './emitter.js';

/** How client tools are written down. */
export const clientSide: Side = {
  kind: 'client',
  folder: 'client-tools',
  module: 'gecx-tools/client',
  contractType: 'ClientToolContract',
  handlerType: 'ClientToolHandler',
  reconciles: false,
  registryType: 'ClientToolRegistry',
  createRegistry: 'createClientToolRegistry',
  registry: 'clientTools',
  fields: ({ contract }) => ({ kind: 'client', render: contract.render ?? false }),
};

/** `client-tools/`: the contract of each client tool, and the registry that binds the handlers. Safe for browsers. */
export const clientToolsEmitter: Emitter<RegistryEntry> = {
  name: 'client-tools',
  emitTool: (tool, context) => (tool.kind === 'client' ? [emitContract(clientSide, tool, context)] : []),
  entryOf: (tool) => registryEntry(clientSide, tool),
  emitProject: (entries, context) => emitRegistry(clientSide, entries, context),
};
