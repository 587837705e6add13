import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{shared,runtime,server,electron,renderer,testing,lan,chaos,bench,scripts}/**/*.test.{ts,tsx,mjs}',
    ],
    globalSetup: './scripts/lib/build-for-tests.mjs',
    // Many tests wait for networks and programs: even on two processors two files at once take much less time than one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 20_000,
    // Nothing here is about how fast a machine is.
    expect: { poll: { timeout: 10_000 } },
  },
});
