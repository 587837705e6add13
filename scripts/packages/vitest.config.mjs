import { defineConfig } from 'vitest/config';

/** Tests of the packages that people install. They need the unpacked app, so `npm test` runs them after packaging. */
export default defineConfig({
  test: {
    include: ['scripts/packages/*.spec.mjs'],
    globalSetup: './scripts/packages/make-packages.mjs',
    fileParallelism: false,
    // Packages are large, and the machine may be busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
