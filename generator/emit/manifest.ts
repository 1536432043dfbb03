import { createServerToolManifest, manifestEntry } from '../../runtime/core/manifest.js';
import { generated, jsonItem, jsonListDocument, type Emitter } from './emitter.js';

/** `manifest.json`: the server tools for review, agents, proxies and deployment checks. */
export const manifestEmitter: Emitter<string> = {
  name: 'manifest',
  entryOf: ({ kind, id, contract, policy, input, output }) => {
    if (kind !== 'server') return undefined;
    const outputSchema = contract.outputSchema === undefined ? {} : { outputSchema: output.authored };
    const source = { ...policy, name: id, description: contract.description, inputSchema: input.authored };
    return jsonItem(manifestEntry({ ...source, ...outputSchema }));
  },
  emitProject: (entries, context) => {
    const head = createServerToolManifest([], new Date(context.epochSeconds * 1000));
    return [generated(context, 'manifest.json', jsonListDocument(head, 'tools', entries))];
  },
};
