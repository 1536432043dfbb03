import type { ToolIr } from '../ir/model.js';
import { generated, jsonItem, jsonListDocument, type Emitter } from './emitter.js';

/** `catalog.json`: every tool with its resolved policy, what was left to the defaults, and the digests. */
export const catalogEmitter: Emitter<string> = {
  name: 'catalog',
  entryOf: (tool) => jsonItem(entry(tool)),
  emitProject: (entries, context) => [
    generated(context, 'catalog.json', jsonListDocument({ version: 1, tools: [] }, 'tools', entries)),
  ],
};

function entry(tool: ToolIr): object {
  const { contract, policy } = tool;
  const { defaulted, idempotency, auth, ...shared } = policy;
  const notes = Object.entries(tool.source.value).filter(([field]) => field.startsWith('x-'));
  return {
    name: tool.id,
    kind: tool.kind,
    source: tool.source.file,
    handler: tool.handler,
    title: contract.title,
    description: contract.description,
    version: contract.version,
    deprecated: contract.deprecated,
    tags: contract.tags,
    wireName: contract.wireName,
    aliases: contract.aliases,
    expose: contract.expose,
    ...shared,
    ...(tool.kind === 'server' ? { idempotency, auth } : { render: contract.render ?? false }),
    allowedOrigins: contract.permissions?.allowedOrigins,
    keyFrom: contract.keyFrom,
    sensitive: contract.sensitive,
    limits: contract.limits,
    http: contract.http,
    examples: contract.examples,
    defaulted:
      tool.kind === 'server'
        ? defaulted
        : defaulted.filter((field) => !['idempotency', 'auth', 'retrySafe'].includes(field)),
    contractDigest: tool.contractDigest,
    policyDigest: tool.policyDigest,
    _meta: contract._meta,
    ...Object.fromEntries(notes),
  };
}
