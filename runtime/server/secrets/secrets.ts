import { randomBytes } from 'node:crypto';

/** What a server derives its keys from: the secret that is used now, and those of before that can still be read. */
export interface Secrets {
  /** The id of the secret that seals and signs. */
  readonly current: string;
  /** 32 bytes by id. */
  readonly keys: { readonly [id: string]: Uint8Array };
}

/** Up to 64 letters, digits, dots, underscores and hyphens: an id stands in front of a colon in what is signed. */
const idGrammar = /^[\w.-]{1,64}$/;

/** Secrets that are gone with the process, and with them whatever they sealed. */
export function createRandomSecrets(): Secrets {
  // An id that no other process has: what another has sealed is then unreadable, and not broken.
  const current = `random-${randomBytes(12).toString('base64url')}`;
  return { current, keys: { [current]: randomBytes(32) } };
}

/** Whether a text can be the id of a secret. */
export function isSecretId(id: string): boolean {
  return idGrammar.test(id);
}
