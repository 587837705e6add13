import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/e2e',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Every test starts several Electrons of several processes each.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ?? '../test-results/results.json' }],
  ],
  projects: [
    { name: 'app', testIgnore: ['demo.spec.ts', 'gallery.spec.ts'] },
    { name: 'demo', testMatch: 'demo.spec.ts', timeout: 120_000 },
    { name: 'gallery', testMatch: 'gallery.spec.ts' },
  ],
});
