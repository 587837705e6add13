import { join } from 'node:path';
import { openServer } from '../../../../server/open-server';
import type { Server } from '../../../../server/server';
import { StoreError } from '../../../../runtime/sqlite/database';
import type { HostCommand, HostReport } from './hosting-messages';
import { type Phrase, phrase } from '../../../../shared/words/phrase';

/** Program of the process that runs the local server, so that it never blocks a window. */
const port = process.parentPort;
const report = (message: HostReport): void => port.postMessage(message);
let server: Server | undefined;

function explain(error: unknown, number: number): Phrase {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return phrase('hosting.portInUse', { port: String(number) });
  if (code === 'EACCES') return phrase('hosting.portForbidden', { port: String(number) });
  if (error instanceof StoreError && error.problem === 'newer') return phrase('hosting.newer');
  if (error instanceof StoreError && error.problem === 'busy') return phrase('hosting.runsAlready');
  return phrase('hosting.failed', { error: error instanceof Error ? error.message : String(error) });
}

async function start({
  host,
  port: number,
  name,
  data,
}: Extract<HostCommand, { kind: 'start' }>): Promise<void> {
  try {
    server = await openServer({
      host,
      port: number,
      name,
      data: join(data, 'server'),
      storeProgram: new URL('./server-store.js', import.meta.url),
      log: (level, event, details) => report({ kind: 'log', level, event, details: { ...details } }),
    });
    report({ kind: 'started', port: server.port, key: server.key });
  } catch (error) {
    report({ kind: 'failed', detail: explain(error, number) });
  }
}

async function stop(): Promise<void> {
  await server?.close();
  report({ kind: 'stopped' });
  // Gives the report time to be sent before the process ends.
  setTimeout(() => process.exit(0), 20);
}

port.on('message', ({ data }: { data: HostCommand }) => {
  if (data.kind === 'start') void start(data);
  else if (data.kind === 'stop') void stop();
  else report({ kind: 'people', count: server?.online ?? 0 });
});
