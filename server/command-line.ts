import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../package.json';
import { computerName } from '../runtime/computer-name';
import { defaultPort, limits } from '../shared/protocol/limits';
import { entriesIn, isAccessEntry } from './door/access-list';
import type { NamePolicy } from './door/claimed-names';
import { ConfigError, readConfig, type Setting } from './config-file';

/** The command line, completed by the config file. */
export interface Options {
  host: string;
  port: number;
  name: string;
  data: string;
  maxConnections: number;
  maxPerAddress?: number;
  rate: number;
  /** Whether plain lines are taken from other computers, too. */
  plain: boolean;
  names: NamePolicy;
  inviteOnly: boolean;
  /** Entries between commas; see `AccessList`. */
  allow?: string;
  deny?: string;
  /** How long messages are kept, in milliseconds. */
  retain?: number;
  /** Bytes of messages that are kept. */
  maxSize?: number;
  /** Bytes of pieces of files that are kept; 0: files do not pass through it. */
  fileCache: number;
  backup?: string;
  config?: string;
  check?: boolean;
}

/** A command line or config file cannot be used. The message is one line for people. */
export class UsageError extends Error {}

/** A parsed command line: run the server, or print an answer on the terminal. */
export type CommandLine = { kind: 'run'; options: Options } | { kind: 'answer'; text: string };

/** Options for a single action, which a config file cannot have. */
const acts = ['config', 'check', 'backup', 'version'];

/** Parses the command line and the config file that it names. Throws a `UsageError` for everything that cannot be used. */
export function readCommandLine(args: readonly string[]): CommandLine {
  let text = '';
  const program = command().configureOutput({
    writeOut: (piece) => (text += piece),
    writeErr: () => undefined,
  });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'answer', text };
    throw new UsageError(oneLine(error.message));
  }
  const { config } = program.opts<Options>();
  if (config !== undefined) addConfig(program, config);
  return { kind: 'run', options: program.opts<Options>() };
}

/** The data folder of a server that was started with these options. Throws a `UsageError` if the config file cannot be used. */
export function dataFolder({ data, config }: { data?: string; config?: string }): string {
  const asked = readCommandLine(config === undefined ? [] : ['--config', config]);
  return data ?? (asked.kind === 'run' ? asked.options.data : '');
}

/** The server's options. */
export function command(): Command {
  const share = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  return new Command('parley-server')
    .description('A Parley server without windows.')
    .version(version)
    .option('--config <file>', 'read settings from this file; options of the command line override them')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--port <number>', 'the TCP port; 0 chooses a free one', wholeNumber(0, 65_535), defaultPort)
    .addOption(
      new Option('--name <name>', 'name of this server, as people see it').default(
        computerName(),
        'the name of this computer',
      ),
    )
    .option('--data <folder>', "folder for the server's key and messages", join(share, 'parley-server'))
    .option(
      '--max-connections <number>',
      'maximum number of connections',
      wholeNumber(1, 1_000_000),
      limits.serverConnections,
    )
    .option(
      '--max-per-address <number>',
      'maximum number of connections from one address (default: four fifths of all)',
      wholeNumber(1, 1_000_000),
    )
    .option(
      '--rate <number>',
      'messages per second that a simple client may send',
      wholeNumber(1, 1_000_000),
      limits.clientPerSecond,
    )
    .option(
      '--plain',
      'take lines without encryption from other computers, too, as simple clients such as netcat send them',
      false,
    )
    .addOption(
      new Option(
        '--names <policy>',
        'claimed: a name belongs to the key that held it first, until 90 days after it was last seen; open: to whoever is online',
      )
        .choices(['claimed', 'open'] satisfies NamePolicy[])
        .default('claimed' satisfies NamePolicy),
    )
    .option(
      '--invite-only',
      'let only those in who were invited with parley-server ctl invite, or are allowed',
      false,
    )
    .option(
      '--allow <list>',
      'let only these in, and those who are invited: keys, names, addresses such as 10.0.0.0/8, between commas; @FILE: the lines of a file',
      accessList,
    )
    .option('--deny <list>', 'keep these out; a list as of --allow', accessList)
    .option(
      '--retain <time>',
      'delete messages older than this, such as 12h, 30d, 8w or 1y',
      measure(durations),
    )
    .option(
      '--max-size <size>',
      'delete the oldest messages beyond this size, such as 500MB or 2GB',
      measure(sizes),
    )
    .addOption(
      new Option(
        '--file-cache <size>',
        'keep pieces of files that pass through up to this size, such as 500MB or 10GB, the oldest go first; off: files do not pass through',
      )
        .default(limits.fileCacheBytes, '1GB')
        .argParser(sizeOrOff),
    )
    .option('--backup <file>', 'copy the messages into a new file and exit; the server may be running')
    .option('--check', 'check the options and the config file, and exit')
    .addHelpText(
      'after',
      '\nA running server is asked, and told what to do, with parley-server ctl; see its --help.',
    )
    .allowExcessArguments(false)
    .exitOverride();
}

/** Reads a list of who is let in or kept out, after what was listed before. */
function accessList(text: string, before?: string): string {
  let entries: readonly string[];
  try {
    entries = entriesIn(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : String(error));
  }
  const bad = entries.find((entry) => !isAccessEntry(entry));
  if (bad !== undefined)
    throw new InvalidArgumentError(
      `'${bad}' is neither a key, nor a name, nor an address or a range of addresses.`,
    );
  return [...(before === undefined ? [] : [before]), ...entries].join(',');
}

/** Parses a whole number within bounds. */
export const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  return number;
};

/** Parses a number with a unit into a number of the smallest unit: milliseconds, or bytes. */
export const measure = (units: Readonly<Record<string, number>>) => (text: string) => {
  const [, number = '', unit = ''] = /^(\d+)([a-zA-Z]+)$/.exec(text) ?? [];
  const value = Number(number) * (units[unit] ?? NaN);
  if (!(value > 0) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError(
      `It must be a number with one of the units ${Object.keys(units).join(', ')}.`,
    );
  return value;
};
/** Parses a size, or `off` as 0. */
function sizeOrOff(text: string): number {
  return text === 'off' ? 0 : measure(sizes)(text);
}
const hour = 3_600_000;
/** Units of times, in milliseconds. */
export const durations = { h: hour, d: 24 * hour, w: 7 * 24 * hour, y: 365 * 24 * hour };
const sizes = { MB: 1024 ** 2, GB: 1024 ** 3 };

/** Sets the options that a config file names and the command line does not. */
function addConfig(program: Command, file: string): void {
  try {
    for (const setting of readConfig(readFileSync(file, 'utf8'))) {
      const option = program.options.find(({ long }) => long === `--${setting.name}`);
      if (!option || acts.includes(setting.name))
        throw new ConfigError(setting.line, `there is no setting '${setting.name}'.`);
      const value = valueOf(option, setting);
      const key = option.attributeName();
      if (program.getOptionValueSource(key) !== 'cli') program.setOptionValueWithSource(key, value, 'config');
    }
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(`${file}, line ${error.line}: ${error.message}`);
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the config file cannot be read: ${why}.`);
  }
}

function valueOf(option: Option, { name, value, line }: Setting): unknown {
  const { parseArg } = option;
  if (option.isBoolean() && typeof value !== 'boolean')
    throw new ConfigError(line, `${name} must be true or false.`);
  if (option.isBoolean()) return value;
  if (typeof value === 'boolean')
    throw new ConfigError(line, `${name} must be text in quotes or a whole number.`);
  try {
    return parseArg ? parseArg(value, undefined) : value;
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new ConfigError(line, `${name} cannot be '${value}'. ${error.message}`);
  }
}

/** An error message of commander as one line; it puts a suggestion on a second one. */
const oneLine = (text: string): string =>
  text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');
