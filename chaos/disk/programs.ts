import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of the programs. */
export interface Programs {
  folder: string;
  person: string;
  server: string;
  sharer: string;
}

/** Builds the nodes, the server and their threads in a temporary folder, which the caller removes. */
export async function buildPrograms(): Promise<Programs> {
  // One folder per process, because seeds may run in parallel.
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
          sharer: 'chaos/transfers/sharer.ts',
          'transfer-worker': 'electron/storage/transfers/worker.ts',
          'server-store': 'server/storage/worker.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  return {
    folder: outDir,
    person: `${outDir}/person.js`,
    server: `${outDir}/server.js`,
    sharer: `${outDir}/sharer.js`,
  };
}
