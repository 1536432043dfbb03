import { parentPort, workerData } from 'node:worker_threads';
import { compileContract } from '../compile-contract.js';
import type { Answer, ContractSource, ThreadSettings } from './compile-contracts.js';

// Compiles what it is sent, and sends back what came of it. Asks for the first contracts as soon as it is ready.
const { settings, isTimed } = workerData as ThreadSettings;
const send = (answer: Answer): void => parentPort?.postMessage(answer);
parentPort?.on('message', async (sources: readonly ContractSource[]) => {
  try {
    const compiled = [];
    const milliseconds = [];
    for (const { file, bytes } of sources) {
      const before = isTimed ? performance.now() : 0;
      compiled.push(await compileContract(file, bytes, settings));
      if (isTimed) milliseconds.push(performance.now() - before);
    }
    send({ compiled, milliseconds });
  } catch (error) {
    send({ compiled: [], error });
  }
});
send({ compiled: [] });
