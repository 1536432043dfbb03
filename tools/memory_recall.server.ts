import type { MemoryRecallHandler } from '../generated/server/memory_recall.js';
import { memoriesOf } from './memory-store.js';

/** Lists the sentences that hold all words that were asked for, the latest first. */
export const memoryRecall: MemoryRecallHandler = ({ query, limit }, ctx) => {
  const words = (query ?? '').toLowerCase().split(/\s+/);
  const found = [...memoriesOf(ctx).values()].filter(({ content }) =>
    words.every((word) => content.toLowerCase().includes(word)),
  );
  return { output: { memories: found.toReversed().slice(0, limit) } };
};
