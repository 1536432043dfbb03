import type { Secrets } from '../../../runtime/server/secrets/secrets.js';

/** Secrets by their ids, the same in every process of a test; the first is the current one. */
export function fixedSecrets(...ids: readonly [string, ...string[]]): Secrets {
  return {
    current: ids[0],
    keys: Object.fromEntries(ids.map((id) => [id, new Uint8Array(32).fill(id.charCodeAt(0))])),
  };
}
