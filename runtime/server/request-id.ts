import type { Environment } from './environment.js';

/** A name for a call that nobody can guess: 128 random bits in base64url. */
export function newRequestId(environment: Pick<Environment, 'randomBytes'>): string {
  return Buffer.from(environment.randomBytes(16)).toString('base64url');
}
