import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { SmallestFirst } from './smallest-first.js';

/** Which tests have to notice the mutants of this run. */
const include = process.env['GECX_TESTS']?.split(' ') ?? [];

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ['gecx-source'] },
  ssr: { resolve: { conditions: ['gecx-source'] } },
  test: {
    include,
    exclude: [
      // Run built code, which has no mutants.
      'test/runtime/ledger/sqlite/{processes,unwritable}.test.ts',
      // Slow, and about the way to and from the call path.
      'test/runtime/server/{http/**,threats.wire.test.ts,generated-client.test.ts,node-listener.test.ts,awaited.test.ts}',
      // Slow, and no help: what it finds, it finds by chance.
      'test/runtime/server/transitions.property.test.ts',
    ],
    // What is loaded during a test would be the affair of that test alone, so it is loaded before.
    setupFiles: ['test/mutation/fixed-chance.ts', 'runtime/server/index.ts', 'runtime/ledger/sqlite/serve.ts'],
    sequence: { sequencer: SmallestFirst },
    testTimeout: 8_000,
    // One worker for each mutant, with all modules loaded once.
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
  },
});

export default config;
