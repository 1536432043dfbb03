import type { MemoryUpdateHandler } from '../generated/server/memory_update.js';
import { memoriesOf, memoryOf } from './memory-store.js';

/** Replaces a sentence. What it is about stays. */
export const memoryUpdate: MemoryUpdateHandler = ({ memoryId, content }, ctx) => {
  memoriesOf(ctx).set(memoryId, { ...memoryOf(ctx, memoryId), content });
  return { output: { memoryId } };
};
