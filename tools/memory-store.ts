import { toolFailure, type ServerToolContext } from 'gecx-tools/server';

/** A remembered sentence. */
export interface Memory {
  readonly memoryId: string;
  readonly content: string;
  readonly topic: 'preference' | 'profile' | 'other';
}

/**
 * A sample: memories of each customer in this process, gone when it ends. A real one belongs in a database, whose every
 * query names tenant and subject.
 */
const memories = new Map<string, Map<string, Memory>>();

/** What is remembered about whoever called. Nobody gets to another's: the key is what the credential says. */
export function memoriesOf({ requester }: ServerToolContext): Map<string, Memory> {
  if (!requester) throw toolFailure('MEMORY_WITHOUT_OWNER', 'nobody is known whose memory this could be');
  // As a JSON text, no two pairs of names look alike.
  const owner = JSON.stringify([requester.tenant, requester.actingFor ?? requester.subject]);
  const known = memories.get(owner);
  if (known) return known;
  const empty = new Map<string, Memory>();
  memories.set(owner, empty);
  return empty;
}

/** The one memory with that number. Throws `MEMORY_NOT_FOUND` as a tool's failure. */
export function memoryOf(ctx: ServerToolContext, memoryId: string): Memory {
  const memory = memoriesOf(ctx).get(memoryId);
  if (!memory) throw toolFailure('MEMORY_NOT_FOUND', `nothing is remembered as ${memoryId}`);
  return memory;
}
