import { parentPort, workerData } from 'node:worker_threads';
import { compileContract } from '../compile-contract.js';
import type { OutputSettings } from '../config.js';
import type { ContractSource } from './compile-contracts.js';

// Compiles what it is sent, and sends back what came of it. Asks for the first contracts as soon as it is ready.
const settings = workerData as OutputSettings;
parentPort?.on('message', async (sources: readonly ContractSource[]) => {
  try {
    const compiled = [];
    for (const { file, bytes } of sources) compiled.push(await compileContract(file, bytes, settings));
    parentPort?.postMessage({ compiled });
  } catch (error) {
    parentPort?.postMessage({ compiled: [], error });
  }
});
parentPort?.postMessage({ compiled: [] });
