import { canonicalJson } from '../core/canonical-json.js';
import type { ServerToolContract } from '../core/contract.js';
import type { JsonObject, JsonValue } from '../core/json.js';
import { valuesAt } from '../core/json-pointer.js';
import type { CallKey, StoredCall } from '../ledger/ledger.js';
import type { Keyring } from './secrets/keyring.js';

/** Whose key it is. */
export interface KeyScope {
  readonly tenant: string;
  readonly subject: string;
  readonly tool: string;
}

/** The key that a caller gave a call. */
export function transportKey({ tenant, subject, tool }: KeyScope, key: string): CallKey {
  return { kind: 'transport', tenant, subject, tool, key };
}

/**
 * What an input is about, in the whole tenant: one key under each secret, so that a call from before a rotation is
 * still recognised. The first is the current one.
 */
export function businessKeys(
  keyring: Keyring,
  contract: ServerToolContract,
  tenant: string,
  input: JsonObject,
): CallKey[] {
  if (contract.keyFrom === undefined) return [];
  return keyring
    .macsOf(tenant, 'business-key', canonicalJson(valuesAt(input, contract.keyFrom)))
    .map((key) => ({ kind: 'business', tenant, subject: '', tool: contract.name, key }));
}

/** Identifies what was sent, before defaults: a deploy in between cannot make another call of a repeated one. */
export function requestText(tool: string, input: JsonObject): string {
  return canonicalJson({ tool, input });
}

/** Identifies an input with which the handler is to run. */
export function inputDigest(keyring: Keyring, tenant: string, input: unknown): string {
  return keyring.mac(tenant, 'input', canonicalJson(input as JsonValue));
}

/**
 * What a handler hands on to systems that recognise a repeated request. The same for every attempt of a call, and also
 * for the same call after the ledger was lost; nobody else's key can be the same.
 */
export function downstreamKey(keyring: Keyring, call: StoredCall): string | undefined {
  if (call.idempotencyKey === null) return undefined;
  const text = canonicalJson([call.subject, call.tool, call.idempotencyKey]);
  return keyring.macLike(call.requestHash, call.tenant, 'downstream-key', text);
}
