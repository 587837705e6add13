import { defineConfig } from 'vitest/config';
export default defineConfig({ root: '/work/main', test: { include: ['{shared,server,electron,renderer,lan,chaos,scripts}/**/*.test.{ts,tsx,mjs}'], testTimeout: 20000 } });
