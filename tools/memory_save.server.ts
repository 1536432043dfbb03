import type { MemorySaveHandler } from '../generated/server/memory_save.js';
import { memoriesOf } from './memory-store.js';

/** Remembers a sentence. The number comes from the call, so that a second attempt would only write the same again. */
export const memorySave: MemorySaveHandler = ({ content, topic }, ctx) => {
  const memoryId = `mem-${ctx.requestId}`;
  memoriesOf(ctx).set(memoryId, { memoryId, content, topic });
  return { output: { memoryId } };
};
