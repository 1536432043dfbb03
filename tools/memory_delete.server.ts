import type { MemoryDeleteHandler } from '../generated/server/memory_delete.js';
import { memoriesOf, memoryOf } from './memory-store.js';

/** Forgets a sentence. */
export const memoryDelete: MemoryDeleteHandler = ({ memoryId }, ctx) => {
  memoriesOf(ctx).delete(memoryOf(ctx, memoryId).memoryId);
  return { output: { memoryId } };
};
