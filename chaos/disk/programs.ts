import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the programs that are killed: people's nodes and the server, with the threads that write for them. */
export async function buildPrograms(): Promise<{ person: string; server: string }> {
  const outDir = `${root}out/chaos`;
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      rollupOptions: {
        input: {
          person: 'chaos/disk/person.ts',
          'history-worker': 'electron/storage/history/worker.ts',
          'search-worker': 'electron/storage/history/search-worker.ts',
          server: 'server/main.ts',
          'server-store': 'server/storage/worker.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  return { person: `${outDir}/person.js`, server: `${outDir}/server.js` };
}
