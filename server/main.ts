import { readCommandLine, UsageError, type Options } from './command-line';
import { explainStore, messagesFile, openServer } from './open-server';
import type { Log } from '../runtime/log';
import type { Server } from './server';
import { backUp } from './storage/backup';

const log: Log = (level, event, details) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...details })}\n`);
};

function explain(error: unknown, { host, port, data, backup }: Options): string {
  const problem = backup === undefined ? explainStore(error, data) : undefined;
  if (problem) return problem;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is in use. Choose another with --port.`;
  if (code === 'EACCES') return `port ${port} on ${host} may not be used. Choose one above 1023 with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is not an address of this computer.`;
  return error instanceof Error ? error.message : String(error);
}

function endOnSignals(server: Server): void {
  const end = (signal: string): void => {
    log('info', 'ending', { signal });
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

/** The options; undefined if the program ends instead, after an answer or a usage error. */
function options(): Options | undefined {
  try {
    const asked = readCommandLine(process.argv.slice(2));
    if (asked.kind === 'run') return asked.options;
    process.stdout.write(asked.text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`parley-server: ${error.message}\n`);
    process.exitCode = 2;
  }
  return undefined;
}

async function run(chosen: Options): Promise<void> {
  const { host, port, name, data, backup } = chosen;
  if (chosen.check) {
    process.stdout.write(
      `The settings can be used. Address: ${host}:${port}. Name: ${name}. Data: ${data}.\n`,
    );
    return;
  }
  if (backup !== undefined) return backUp(messagesFile(data), backup);
  const server = await openServer({
    ...chosen,
    retainMs: chosen.retain,
    maxBytes: chosen.maxSize,
    storeProgram: new URL('./server-store.js', import.meta.url),
    log,
  });
  endOnSignals(server);
  process.stdout.write(`Parley server listening on ${host}:${server.port}\n`);
  log('info', 'listening', { host, port: server.port, name });
}

const chosen = options();
if (chosen)
  await run(chosen).catch((error: unknown) => {
    process.stderr.write(`parley-server: ${explain(error, chosen)}\n`);
    process.exitCode = 2;
  });
