import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the programs that are killed are. */
export interface Programs {
  folder: string;
  person: string;
  server: string;
}

/** Builds people's nodes and the server, with the threads that write for them, in a folder that is to be removed. */
export async function buildPrograms(): Promise<Programs> {
  // Each process has its own: seeds may run side by side.
  const outDir = `${root}out/chaos/${process.pid}`;
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
          'messages-worker': 'electron/storage/messages/worker.ts',
          'messages-search': 'electron/storage/messages/search-worker.ts',
          server: 'server/main.ts',
          'server-store': 'server/storage/worker.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  return { folder: outDir, person: `${outDir}/person.js`, server: `${outDir}/server.js` };
}
