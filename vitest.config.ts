import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,server,electron,renderer,lan,scripts}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
  },
});
