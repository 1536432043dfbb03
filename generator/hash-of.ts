import { hash } from 'node:crypto';

/** Identifies a content: the same for the same bytes, and for no others. */
export function hashOf(content: string | Uint8Array): string {
  return `sha256:${hash('sha256', content)}`;
}
