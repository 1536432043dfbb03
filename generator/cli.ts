#!/usr/bin/env node
import { availableParallelism } from 'node:os';
import { main } from './main.js';
import { nodeHost } from './host.js';

const { env, stdout, stderr } = process;

main(process.argv.slice(2), {
  host: nodeHost,
  cwd: process.cwd().replaceAll('\\', '/'),
  env,
  // More would wait for the disk and for each other, and each takes memory of its own.
  threads: Math.max(1, Math.trunc(Number(env['GECX_THREADS'])) || Math.min(availableParallelism(), 4)),
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  color: !env['NO_COLOR'] && (Boolean(env['FORCE_COLOR']) || (stderr.isTTY && env['TERM'] !== 'dumb')),
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
