import type { Environment } from './environment.js';

/**
 * A name for a call that nobody can guess: 128 random bits in base64url. None begins with a dash, as which a command
 * line would take it for an option.
 */
export function newRequestId(environment: Pick<Environment, 'randomBytes'>): string {
  for (;;) {
    const id = Buffer.from(environment.randomBytes(16)).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}
