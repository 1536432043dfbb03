import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Sealed } from '../../ledger/ledger.js';
import { randomBytes } from './random-bytes.js';
import { isSecretId, type Secrets } from './secrets.js';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const maxDerived = 1000;

/**
 * Makes the keyring of a server.
 *
 * @throws TypeError for an id or a secret of another form, and when the current one is missing.
 */
export function createKeyring(secrets: Secrets, options: KeyringOptions = {}): Keyring {
  return new Keyring(secrets, options);
}

/** What a keyring is for. */
export interface KeyringOptions {
  /**
   * Whether to encrypt. What stays in the memory of the process that holds the keys is no safer for it. Default: yes.
   */
  readonly seals?: boolean;
}

/**
 * Seals and signs with the current secret, opens and checks with those of before too. Each tenant and purpose has keys
 * of its own, so that nothing can be carried from one to another.
 */
export class Keyring {
  private readonly current: string;
  private readonly secrets: ReadonlyMap<string, Uint8Array>;
  private readonly derived = new Map<string, Buffer>();
  private readonly seals: boolean;

  constructor({ current, keys }: Secrets, { seals = true }: KeyringOptions) {
    for (const [id, secret] of Object.entries(keys)) {
      if (!isSecretId(id)) throw new TypeError('the id of a secret has up to 64 letters, digits, `.`, `_` and `-`');
      if (!(secret instanceof Uint8Array) || secret.length !== 32) throw new TypeError('a secret has 32 bytes');
    }
    if (!Object.hasOwn(keys, current)) throw new TypeError('the current secret is not among the keys');
    this.current = current;
    this.seals = seals;
    this.secrets = new Map(Object.entries(keys).map(([id, secret]) => [id, Uint8Array.from(secret)]));
  }

  /** Encrypts bytes. They can only be opened at the same place, such as a request id and the name of a field. */
  seal(tenant: string, purpose: string, place: readonly string[], bytes: Uint8Array): Sealed {
    if (!this.seals) return { secretId: this.current, bytes };
    const nonce = randomBytes(nonceBytes);
    const sealing = createCipheriv(cipher, this.derive(this.current, tenant, purpose), nonce);
    sealing.setAAD(Buffer.from(JSON.stringify(place)));
    const sealed = sealing.update(bytes);
    // This cipher holds nothing back: the rest is empty.
    sealing.final();
    return { secretId: this.current, bytes: Buffer.concat([nonce, sealing.getAuthTag(), sealed]) };
  }

  /**
   * Decrypts bytes; undefined when their secret is no longer known.
   *
   * @throws Error when they were changed, or sealed for another tenant, purpose or place.
   */
  open(tenant: string, purpose: string, place: readonly string[], { secretId, bytes }: Sealed): Uint8Array | undefined {
    if (!this.secrets.has(secretId)) return undefined;
    if (!this.seals) return bytes;
    const [tagAt, textAt] = [nonceBytes, nonceBytes + tagBytes];
    try {
      const key = this.derive(secretId, tenant, purpose);
      const opening = createDecipheriv(cipher, key, bytes.subarray(0, tagAt), { authTagLength: tagBytes });
      opening.setAAD(Buffer.from(JSON.stringify(place)));
      opening.setAuthTag(bytes.subarray(tagAt, textAt));
      return Buffer.concat([opening.update(bytes.subarray(textAt)), opening.final()]);
    } catch {
      throw new Error('sealed bytes were changed, or belong somewhere else');
    }
  }

  /** Signs a text: `<id of the secret>:<HMAC-SHA-256 in base64url>`. */
  mac(tenant: string, purpose: string, text: string): string {
    return this.macUnder(this.current, tenant, purpose, text);
  }

  /** Signs a text with the secret of another signature; undefined when that one is no longer known. */
  macLike(other: string, tenant: string, purpose: string, text: string): string | undefined {
    const id = secretIdOf(other);
    return this.secrets.has(id) ? this.macUnder(id, tenant, purpose, text) : undefined;
  }

  /** Signs a text with each secret, the current one first, to find what was signed before the secret changed. */
  macsOf(tenant: string, purpose: string, text: string): readonly string[] {
    const ids = new Set([this.current, ...this.secrets.keys()]);
    return [...ids].map((id) => this.macUnder(id, tenant, purpose, text));
  }

  /** Whether a text was signed so; undefined when the secret is no longer known. */
  verifyMac(tenant: string, purpose: string, text: string, mac: string): boolean | undefined {
    const signed = this.macLike(mac, tenant, purpose, text);
    if (signed === undefined) return mac.includes(':') ? undefined : false;
    const expected = Buffer.from(signed);
    const given = Buffer.from(mac);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private macUnder(id: string, tenant: string, purpose: string, text: string): string {
    return `${id}:${createHmac('sha256', this.derive(id, tenant, purpose))
      .update(text)
      .digest('base64url')}`;
  }

  private derive(id: string, tenant: string, purpose: string): Buffer {
    // Only the last one can hold a line break.
    const scope = `${id}\n${purpose}\n${tenant}`;
    const known = this.derived.get(scope);
    if (known) return known;
    const secret = this.secrets.get(id);
    if (!secret) throw new TypeError('the secret is not known');
    // A hash, because HKDF takes only 1 KiB here, and names have no such limit.
    const info = createHash('sha256')
      .update(`gecx-tools ${JSON.stringify([tenant, purpose])}`)
      .digest();
    const key = Buffer.from(hkdfSync('sha256', secret, '', info, 32));
    const [oldest] = this.derived.keys();
    if (oldest !== undefined && this.derived.size >= maxDerived) this.derived.delete(oldest);
    this.derived.set(scope, key);
    return key;
  }
}

function secretIdOf(mac: string): string {
  return mac.slice(0, Math.max(0, mac.indexOf(':')));
}
