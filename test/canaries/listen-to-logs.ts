import { vi } from 'vitest';
import type { Evidence } from './evidence.js';

const methods = ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const;

/** Keeps everything that is logged as evidence, in place of showing it. Returns what ends it. */
export function listenToLogs(evidence: Evidence): () => void {
  const note = (...said: readonly unknown[]): true => {
    for (const one of said) evidence.add('log', 'a log', one);
    return true;
  };
  const spies = [
    ...methods.map((method) => vi.spyOn(console, method).mockImplementation(note)),
    vi.spyOn(process.stdout, 'write').mockImplementation(note),
    vi.spyOn(process.stderr, 'write').mockImplementation(note),
  ];
  // What Node would print, and end with.
  process.on('unhandledRejection', note);
  process.on('warning', note);
  return () => {
    process.off('unhandledRejection', note);
    process.off('warning', note);
    for (const spy of spies) spy.mockRestore();
  };
}
