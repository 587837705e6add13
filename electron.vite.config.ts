import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { bundledPackages } from './build/bundled-packages';
import { dictionary } from './build/dictionary';
import { emojiTables } from './build/emoji-tables';
import { largeTables } from './build/large-tables';
import { pageInputs, pages } from './build/pages';
import { calls } from './shared/ipc/contract';
import { events } from './shared/ipc/events';

/** Says that the folder of the main process holds CommonJS: only of that V8's compiled code can be kept. */
const commonJs: Plugin = {
  name: 'common-js',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

/** Three targets: the main process with the plain Node programs beside it, the sandboxed preload, the windows. */
export default defineConfig({
  main: {
    plugins: [commonJs, dictionary, largeTables, bundledPackages('main')],
    build: {
      outDir: 'out/main',
      // Packages are built in, so that a start reads a few files instead of hundreds, and only what is used of them.
      externalizeDeps: false,
      rollupOptions: {
        // These find their own files, beside their scripts.
        external: ['@photostructure/sqlite', 'electron-updater'],
        input: {
          index: 'electron/main/index.ts',
          program: 'electron/main/program.ts',
          'compiled-scripts': 'electron/main/compiled-scripts.ts',
          'messages-worker': 'electron/storage/messages/worker.ts',
          'messages-search': 'electron/storage/messages/search-worker.ts',
          'transfer-worker': 'electron/storage/transfers/worker.ts',
          'spelling-worker': 'electron/storage/spelling/worker.ts',
          'archive-worker': 'electron/storage/archive/worker.ts',
          'calendar-worker': 'electron/main/features/meetings/calendar-worker.ts',
          'server-host': 'electron/main/features/hosting/server-host.ts',
          server: 'server/main.ts',
          'server-store': 'server/storage/worker.ts',
          net: 'electron/net/index.ts',
        },
        // All in one folder: files are found from where a module lies, in whatever chunk that is.
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          dynamicImportInCjs: false,
        },
      },
    },
  },
  preload: {
    plugins: [bundledPackages('preload')],
    define: {
      callNames: JSON.stringify(Object.keys(calls)),
      eventNames: JSON.stringify(Object.keys(events)),
    },
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can load nothing but itself: one CommonJS file with all that it needs.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'electron/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      outDir: 'out/renderer',
      // The content security policy allows no data: scripts and no inline styles.
      assetsInlineLimit: 0,
      // Every window parses it.
      minify: true,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: pageInputs,
        // One file of what several pages need, and one for each: a start waits for every request. Schemas are needed by a few only.
        output: {
          codeSplitting: {
            groups: [
              {
                name: 'shared',
                minShareCount: 2,
                test: (id) => !/\/(zod\/|shared\/settings\/(settings|fields|sounds|spelling)\.)/.test(id),
              },
            ],
          },
        },
      },
    },
    plugins: [react(), emojiTables, pages, bundledPackages('windows')],
  },
});
