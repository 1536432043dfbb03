import { createServerToolManifest } from '../../runtime/core/manifest.js';
import { generated, jsonText, toolsOfKind, type Emitter } from './emitter.js';

/** `manifest.json`: the server tools for review, agents, proxies and deployment checks. */
export const manifestEmitter: Emitter = {
  name: 'manifest',
  emitProject: (project, context) => {
    const entries = toolsOfKind(project, 'server').map((tool) => ({
      name: tool.id,
      description: tool.contract.description,
      inputSchema: tool.input.authored,
      ...(tool.contract.outputSchema === undefined ? {} : { outputSchema: tool.output.authored }),
      approvalPolicy: tool.policy.approvalPolicy,
      idempotency: tool.policy.idempotency,
      auth: tool.policy.auth,
      audit: tool.policy.audit,
      timeoutMs: tool.policy.timeoutMs,
      sideEffectLevel: tool.policy.sideEffectLevel,
    }));
    const manifest = createServerToolManifest(entries, new Date(context.epochSeconds * 1000));
    return [generated(context, 'manifest.json', jsonText(manifest), 'none')];
  },
};
