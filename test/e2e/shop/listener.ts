import type { RequestListener } from 'node:http';
import { createPlainHandler, toNodeListener } from 'gecx-tools/server';
import { serverTools } from './generated/server/index.js';

await serverTools.preload();

/** Answers calls of the server tools. */
export const listener: RequestListener = toNodeListener(createPlainHandler({ tools: serverTools }));
