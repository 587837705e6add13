import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { defaultPort } from '../shared/protocol/limits';
import { version } from '../package.json';
import { explainStore, messagesFile, openServer } from './open-server';
import type { Log } from '../runtime/log';
import type { Server } from './server';
import { backUp } from './storage/backup';

/** The parsed command line. */
interface Options {
  host: string;
  port: number;
  name: string;
  data: string;
  maxConnections: number;
  maxPerAddress?: number;
  rate: number;
  retain?: number;
  maxSize?: number;
  backup?: string;
}

const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  return number;
};

/** Parses a number with a unit into a number of the smallest unit: milliseconds, or bytes. */
const measure = (units: Readonly<Record<string, number>>) => (text: string) => {
  const [, number = '', unit = ''] = /^(\d+)([a-zA-Z]+)$/.exec(text) ?? [];
  const value = Number(number) * (units[unit] ?? NaN);
  if (!(value > 0) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError(
      `It must be a number with one of the units ${Object.keys(units).join(', ')}.`,
    );
  return value;
};
const hour = 3_600_000;
const durations = { h: hour, d: 24 * hour, w: 7 * 24 * hour, y: 365 * 24 * hour };
const sizes = { MB: 1024 ** 2, GB: 1024 ** 3 };

function readOptions(args: readonly string[]): Options {
  const share = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  const program = new Command('parley-server')
    .description('A Parley server without windows.')
    .version(version)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--port <number>', 'the TCP port; 0 takes a free one', wholeNumber(0, 65_535), defaultPort)
    .option('--name <name>', 'what people see as the name of this server', 'Parley')
    .option(
      '--data <folder>',
      "where the server's key and its messages are kept",
      join(share, 'parley-server'),
    )
    .option(
      '--max-connections <number>',
      'how many may be connected at once',
      wholeNumber(1, 1_000_000),
      10_000,
    )
    .option(
      '--max-per-address <number>',
      'how many of them from one address (default: four fifths)',
      wholeNumber(1, 1_000_000),
    )
    .option(
      '--rate <number>',
      'messages a second that a simple client may send',
      wholeNumber(1, 1_000_000),
      50,
    )
    .option('--retain <time>', 'delete messages that are older: 12h, 30d, 8w, 1y', measure(durations))
    .option('--max-size <size>', 'delete the oldest messages beyond: 500MB, 2GB', measure(sizes))
    .option('--backup <file>', 'copy the messages into a new file, of a running server, too, and end')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(`parley-server: ${oneLine(text)}\n`) });
  return program.parse(args, { from: 'user' }).opts<Options>();
}

/** An error message of commander as one line; it puts a suggestion on a second one. */
const oneLine = (text: string): string =>
  text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');

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

async function main(): Promise<void> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  try {
    if (options.backup !== undefined) {
      backUp(messagesFile(options.data), options.backup);
      return;
    }
    const server = await openServer({
      ...options,
      retainMs: options.retain,
      maxBytes: options.maxSize,
      storeProgram: new URL('./server-store.js', import.meta.url),
      log,
    });
    endOnSignals(server);
    process.stdout.write(`Parley server listening on ${options.host}:${server.port}\n`);
    log('info', 'listening', { host: options.host, port: server.port, name: options.name });
  } catch (error) {
    process.stderr.write(`parley-server: ${explain(error, options)}\n`);
    process.exitCode = 2;
  }
}

await main();
