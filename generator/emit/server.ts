import { needsOf } from '../../runtime/core/needs.js';
import { defaultKeyHeader } from '../../runtime/core/policy.js';
import { emitContract, emitRegistry, registryEntry, type RegistryEntry, type Side } from './contract-module.js';
import type { Emitter } from './emitter.js';

/** How server tools are written down. */
export const serverSide: Side = {
  kind: 'server',
  folder: 'server',
  module: 'gecx-tools/server',
  contractType: 'ServerToolContract',
  createContract: 'serverToolContract',
  handlerType: 'ServerToolHandler',
  reconciles: true,
  registryType: 'ServerToolRegistry',
  createRegistry: 'createServerToolRegistry',
  registry: 'serverTools',
  fields: ({ contract, policy, policyDigest }) => ({
    idempotency: policy.idempotency,
    auth: policy.auth,
    audit: policy.audit,
    approval: policy.approval,
    allowedOrigins: contract.permissions?.allowedOrigins,
    keyFrom: contract.keyFrom,
    retrySafe: policy.retrySafe,
    sensitive: contract.sensitive,
    limits: contract.limits,
    policyDigest,
  }),
  facts: ({ policy }) => {
    const { headerName } = policy.idempotency;
    return { needs: needsOf(policy), ...(headerName === defaultKeyHeader ? {} : { keyHeader: headerName }) };
  },
};

/** `server/`: the contract of each server tool, and the registry that binds the handlers. */
export const serverEmitter: Emitter<RegistryEntry> = {
  name: 'server',
  emitTool: (tool, context) => (tool.kind === 'server' ? [emitContract(serverSide, tool, context)] : []),
  entryOf: (tool) => registryEntry(serverSide, tool),
  emitProject: (entries, context) => emitRegistry(serverSide, entries, context),
};
