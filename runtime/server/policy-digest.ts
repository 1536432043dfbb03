import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.js';
import type { JsonObject } from '../core/json.js';

/** Identifies what `policyFacts` of a tool are: the same text for the same facts, and for no others. */
export function policyDigest(facts: JsonObject): string {
  return `sha256:${createHash('sha256').update(canonicalJson(facts)).digest('hex')}`;
}
