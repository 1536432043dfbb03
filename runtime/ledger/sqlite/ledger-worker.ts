import { parentPort, workerData } from 'node:worker_threads';
import type { ServeSettings } from './messages.js';
import { serve } from './serve.js';

if (parentPort) serve(parentPort, workerData as ServeSettings);
