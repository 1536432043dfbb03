import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ['gecx-source'] },
  ssr: { resolve: { conditions: ['gecx-source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/console-holds-no-canary.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

export default config;
