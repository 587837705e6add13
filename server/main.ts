import { readCommandLine, UsageError, type Options } from './command-line';
import { runCtl } from './control/ctl';
import { explainStore, messagesFile, openServer } from './open-server';
import { openLog } from './log';
import { reload, serverSettings } from './reload';
import type { Server } from './server';
import { serverLink } from '../shared/protocol/server-link';
import { backUp } from './storage/backup';

const log = openLog();

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

/** Reads the config file again whenever it is called, and applies what can change while the server runs. */
function reloading(server: Server, started: Options): () => void {
  let running = started;
  return () => {
    try {
      const asked = readCommandLine(process.argv.slice(2));
      if (asked.kind !== 'run') return;
      const { changed, needRestart, ...next } = reload(running, asked.options);
      running = next.running;
      server.change(serverSettings(running));
      log('info', 'settings read again', { changed });
      if (needRestart.length > 0) log('warn', 'settings that need a restart', { settings: needRestart });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      log('error', 'settings not changed', { why: error.message });
    }
  };
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
  let onReload = (): void => undefined;
  // Without a config file SIGHUP ends the server, as it does other programs whose terminal is closed.
  if (chosen.config !== undefined) process.on('SIGHUP', () => onReload());
  const server = await openServer({
    host,
    port,
    data,
    ...serverSettings(chosen),
    hasControl: true,
    storeProgram: new URL('./server-store.js', import.meta.url),
    log,
  });
  endOnSignals(server);
  onReload = reloading(server, chosen);
  process.stdout.write(`Parley server listening on ${host}:${server.port}\n`);
  process.stdout.write(`Link for apps, with its host: ${serverLink(`HOST:${server.port}`, server.key)}\n`);
  log('info', 'listening', { host, port: server.port, name, key: server.key });
}

/** Asks a running server, or tells it what to do. */
async function control(args: readonly string[]): Promise<void> {
  const { out, error, status } = await runCtl(args);
  process.stdout.write(out);
  if (error !== '') process.stderr.write(`parley-server ctl: ${error}\n`);
  process.exitCode = status;
}

const [act, ...rest] = process.argv.slice(2);
const chosen = act === 'ctl' ? undefined : options();
if (act === 'ctl') void control(rest);
else if (chosen)
  void run(chosen).catch((error: unknown) => {
    process.stderr.write(`parley-server: ${explain(error, chosen)}\n`);
    process.exitCode = 2;
  });
