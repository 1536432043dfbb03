import type { ServerToolResultEnvelope } from '../../../runtime/core/envelope.js';
import { seedProblems, seedsPresent } from '../../seed-schema.js';

/** Refuses an answer that is no envelope: it fits the seed's schema, and holds an output or an error. */
export function assertEnvelope(body: ServerToolResultEnvelope): void {
  const problems = seedsPresent ? seedProblems('ServerToolResultEnvelope', body) : '';
  if (problems !== '') throw new Error(`an answer is no envelope: ${problems}`);
  if (body.output === undefined && !body.error) throw new Error('an envelope says neither an output nor an error');
}
