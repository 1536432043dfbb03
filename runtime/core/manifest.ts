import type { ServerToolContract } from './contract.js';

/** What a manifest entry is made from: a generated contract, or the same facts written by hand. */
export type ManifestSource = Pick<
  ServerToolContract,
  | 'name'
  | 'description'
  | 'inputSchema'
  | 'outputSchema'
  | 'approvalPolicy'
  | 'idempotency'
  | 'auth'
  | 'audit'
  | 'timeoutMs'
  | 'sideEffectLevel'
>;

/** One server tool as the manifest shows it: every default is written out, nothing about transport or code. */
export interface ServerToolManifest extends ManifestSource {
  readonly kind: 'server';
}

/** The document for policy review, agent instructions, proxy registration and deployment checks. */
export interface ServerToolManifestDocument {
  readonly version: 1;
  /** ISO 8601. */
  readonly generatedAt: string;
  readonly tools: readonly ServerToolManifest[];
}

/** The manifest entry of one contract. */
export function manifestEntry(contract: ManifestSource): ServerToolManifest {
  return {
    kind: 'server',
    name: contract.name,
    description: contract.description,
    inputSchema: contract.inputSchema,
    ...(contract.outputSchema === undefined ? {} : { outputSchema: contract.outputSchema }),
    approvalPolicy: contract.approvalPolicy,
    idempotency: contract.idempotency,
    auth: contract.auth,
    audit: contract.audit,
    timeoutMs: contract.timeoutMs,
    sideEffectLevel: contract.sideEffectLevel,
  };
}

/**
 * Makes the manifest of some server tools, stamped with the present time.
 * The generated `manifest.json` holds the same entries under a constant time, so that its bytes are reproducible.
 */
export function createServerToolManifest(
  contracts: readonly ManifestSource[],
  now: Date = new Date(),
): ServerToolManifestDocument {
  return { version: 1, generatedAt: now.toISOString(), tools: contracts.map(manifestEntry) };
}
