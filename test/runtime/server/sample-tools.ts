import { createParse, type CompiledValidator } from '../../../runtime/validation/compiled.js';
import type { ServerToolContract } from '../../../runtime/core/contract.js';
import {
  createServerToolRegistry,
  serverToolContract,
  type AnyServerToolHandler,
  type ServerToolEntry,
  type ServerToolRegistry,
} from '../../../runtime/server/server-tools.js';

/** A validator for `{ text: string }` with nothing beside it. */
const textOnly: CompiledValidator = (data) => {
  const { text, ...others } = data as { text?: unknown };
  const place = { schemaPath: '#', params: {} };
  if (typeof text !== 'string') {
    textOnly.errors = [{ ...place, instancePath: '/text', keyword: 'type', message: 'must be string' }];
  } else if (Object.keys(others).length > 0) {
    textOnly.errors = [
      { ...place, instancePath: '', keyword: 'additionalProperties', message: 'has too many members' },
    ];
  } else {
    textOnly.errors = null;
  }
  return textOnly.errors === null;
};

/** A contract that needs nothing of whoever serves it; `changes` replaces fields. */
export function sampleContract(changes: Partial<ServerToolContract> = {}): ServerToolContract {
  return serverToolContract({
    name: 'echo',
    description: 'Says what it was told.',
    inputSchema: { type: 'object' },
    approvalPolicy: 'auto',
    sideEffectLevel: 'read_only',
    timeoutMs: 30_000,
    idempotency: { mode: 'none', duplicateBehavior: 'return_cached', ttlMs: 1000, headerName: 'Idempotency-Key' },
    auth: { required: false, scopes: [], permissions: [] },
    audit: { classification: 'standard', redactInput: [], redactOutput: [] },
    approval: { expiresInMs: 1000, approverPermission: 'echo:approve', escalate: [] },
    retrySafe: false,
    policyDigest: 'sha256:0',
    parseInput: createParse(textOnly, { members: { text: { value: 'nothing' } } }),
    parseOutput: createParse(textOnly),
    ...changes,
  });
}

/** A registry entry with a contract and a handler. */
export function sampleEntry(handler: AnyServerToolHandler, changes: Partial<ServerToolContract> = {}): ServerToolEntry {
  return { contract: async () => sampleContract(changes), handler: async () => handler, needs: [] };
}

/** A handler that answers with its input. */
export const echo: AnyServerToolHandler = (input: { readonly text: string }) => ({ output: input });

/** A registry of one tool named `echo`. */
export function sampleRegistry(
  handler: AnyServerToolHandler = echo,
  changes: Partial<ServerToolContract> = {},
): ServerToolRegistry {
  return createServerToolRegistry({ echo: sampleEntry(handler, changes) });
}

/** The body of a valid call to `echo`; `changes` replaces members. */
export function sampleCall(changes: object = {}): object {
  return {
    name: 'echo',
    input: { text: 'hello' },
    context: { sessionId: 'session-1', turnIndex: 0, toolCallId: 'call-1' },
    ...changes,
  };
}
