#!/usr/bin/env node
import { availableParallelism } from 'node:os';
import { main } from './main.js';
import { nodeHost } from './host.js';

const { env, stdout, stderr } = process;
const isDumb = env['TERM'] === 'dumb';

/** A second signal ends the program as usual. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = (): void => {
    for (const signal of signals) process.removeListener(signal, stop);
    controller.abort();
  };
  for (const signal of signals) process.on(signal, stop);
  return controller.signal;
}

// Whoever reads the output may have seen enough of it, like `head`.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main(process.argv.slice(2), {
  host: nodeHost,
  cwd: process.cwd().replaceAll('\\', '/'),
  env,
  // More would wait for the disk and for each other, and each takes memory of its own.
  threads: Math.min(availableParallelism(), 4),
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  isTerminal: { out: stdout.isTTY && !isDumb, err: stderr.isTTY && !isDumb },
  now: () => performance.now(),
  date: () => new Date(),
  peakMemory: () => process.resourceUsage().maxRSS * 1024,
  watch: async (scope, stop) => (await import('./watch/watch-disk.js')).watchDisk(scope, stop),
  stopSignal,
  color: !env['NO_COLOR'] && (Boolean(env['FORCE_COLOR']) || (stderr.isTTY && !isDumb)),
}).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    stderr.write(
      `gecx: the compiler failed; please report this.\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = 2;
  },
);
