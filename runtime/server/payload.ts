import type { JsonObject, JsonValue } from '../core/json.js';
import type { Sealed, StoredCall } from '../ledger/ledger.js';
import type { Keyring } from './secrets/keyring.js';

type Owner = Pick<StoredCall, 'requestId' | 'tenant'>;

/** What a settled call gives: its output, or the text of its error. */
export type CallResult = { readonly output: JsonObject } | { readonly error: string };

/** Seals the input with which the handler is to run. */
export function sealInput(keyring: Keyring, call: Owner, input: unknown): Sealed {
  return seal(keyring, call, 'input', input as JsonValue);
}

/** The input of a call; undefined when it is no longer kept, or its secret was retired. */
export function openInput(keyring: Keyring, call: StoredCall): JsonObject | undefined {
  return open(keyring, call, 'input', call.input) as JsonObject | undefined;
}

export function sealResult(keyring: Keyring, call: Owner, result: CallResult): Sealed {
  return seal(keyring, call, 'result', result);
}

/** The result of a settled call; undefined when it is no longer kept, or its secret was retired. */
export function openResult(keyring: Keyring, call: StoredCall): CallResult | undefined {
  return open(keyring, call, 'result', call.result) as CallResult | undefined;
}

/** Whether these secrets are those with which a call was stored; undefined when its secret is not among them. */
export function knowsSecrets(keyring: Keyring, call: StoredCall): boolean | undefined {
  if (call.input === null) return true;
  try {
    return keyring.open(call.tenant, 'payload', [call.requestId, 'input'], call.input) === undefined ? undefined : true;
  } catch {
    return false;
  }
}

function seal(keyring: Keyring, call: Owner, field: string, value: JsonValue): Sealed {
  return keyring.seal(call.tenant, 'payload', [call.requestId, field], Buffer.from(JSON.stringify(value)));
}

function open(keyring: Keyring, call: StoredCall, field: string, sealed: Sealed | null): JsonValue | undefined {
  if (!sealed) return undefined;
  try {
    const bytes = keyring.open(call.tenant, 'payload', [call.requestId, field], sealed);
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as JsonValue);
  } catch {
    // Somebody has changed it: it is no more to be used than one that is gone.
    return undefined;
  }
}
