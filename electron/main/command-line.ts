import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { parseAddress, type Address } from '../../shared/protocol/address';
import { languages, pseudoLocale } from '../../shared/words/locale';
import { inEnglish } from '../../shared/words/say';
import { checkName } from '../../shared/protocol/names';
import { isPermitted, switchesOf } from './switches';

/** Command-line options, and what to open. They apply to this run only, except `away`, which sets the stored status. */
export interface Options {
  server?: Address;
  user?: string;
  profile?: string;
  /** `off`: no discovery of peers; `loopback`: only on this computer. */
  nearby?: Nearby;
  /** A language, or the pseudo-locale. */
  language?: string;
  /** Open the list of people to start a conversation. */
  newConversation?: boolean;
  /** Set the user's status to away. */
  away?: boolean;
  /** Show no window. */
  hidden?: boolean;
  /** A link or a file, as given. */
  open?: string;
  /** Files to put into a conversation, as given, and the one that is meant. */
  send?: string[];
  to?: string;
}

const nearbyValues = ['on', 'off', 'loopback'] as const;
export type Nearby = (typeof nearbyValues)[number];

/** The command line is invalid; the message is one line for people. */
export class UsageError extends Error {}

/** A parsed command line: run the app, or print an answer on the terminal. */
export type CommandLine = { kind: 'run'; options: Options } | { kind: 'answer'; text: string };

/**
 * Parses the command line. Throws a `UsageError` for unknown options and invalid values.
 *
 * Chromium reads the same command line, and some of its switches open the app to every program on the computer
 * (`--remote-debugging-port`), run other programs (`--gpu-launcher`), or turn protections off. The app that people use
 * therefore refuses all switches but a few. Other builds ignore them: tests drive the app with them.
 * @param args arguments after the program's name
 * @param isPackaged if false, the app's folder is among the arguments, and perhaps `-r MODULE`
 * @param isDebugged whether a debugger can attach to the main process, as it can in a packaged app only if that was built
 *   for tests: a debugger can do all that switches could
 */
export function readCommandLine(
  args: readonly string[],
  isPackaged: boolean,
  isDebugged: boolean,
): CommandLine {
  const isStrict = isPackaged && !isDebugged;
  let text = '';
  const program = command().configureOutput({
    writeOut: (piece) => (text += piece),
    writeErr: () => undefined,
  });
  try {
    program.parse(isStrict ? args.filter((arg) => !isPermitted(arg)) : ownArguments(args, isPackaged), {
      from: 'user',
    });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'answer', text };
    throw new UsageError(sentence(error.message));
  }
  const [open, extra, ...more] = program.args;
  const isSending = open === 'send';
  if (isSending && extra === undefined) throw new UsageError('send needs a file.');
  if (!isSending && program.opts<Options>().to !== undefined) throw new UsageError('--to is for send.');
  if (!isSending && extra !== undefined) throw new UsageError(`unknown argument '${extra}'.`);
  if (isStrict) refuseSwitches(program, args);
  const options = program.opts<Options>();
  if (isSending && extra !== undefined)
    return { kind: 'run', options: { ...options, send: [extra, ...more] } };
  return { kind: 'run', options: open === undefined ? options : { ...options, open } };
}

/** An error message of Commander as one sentence; it puts a suggestion on a second line. */
const sentence = (text: string): string =>
  text
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/[^.)]$/, '$&.');

/** Throws a `UsageError` if Chromium would read a switch that is not permitted, such as one given as the value of an option. */
function refuseSwitches(program: Command, args: readonly string[]): void {
  const own = program.options.flatMap(({ long, short }) => [long, short]);
  for (const given of switchesOf(args)) {
    const name = given.replace(/=.*$/s, '');
    if (!own.includes(name) && !isPermitted(given)) throw new UsageError(`unknown option '${name}'.`);
  }
}

/** The app's options. */
export const command = (): Command =>
  new Command('parley')
    .description('A desktop chat for people who share a network.')
    .argument(
      '[link or file]',
      'open a parley:// link, an export or a backup; Parley asks before it does anything',
    )
    .version(version)
    .option('--server <host:port>', 'connect to this server, for this run', value(readServer))
    .option('--user <name>', 'use this name, for this run', value(readUser))
    .addOption(new Option('--nearby <where>', 'look for people nearby, for this run').choices(nearbyValues))
    .addOption(
      new Option('--language <code>', 'use this language, for this run').choices([
        ...languages,
        pseudoLocale,
      ]),
    )
    .option(
      '--profile <folder>',
      'keep settings, key and messages in this folder; each profile is a separate person',
      value((text) => text),
    )
    .option(
      '--to <name>',
      'with send: the person or the title of the conversation; the latest one without it',
      value((text) => text),
    )
    .option('--new-conversation', 'open the list of people to start a conversation')
    .option('--away', 'set your status to away, until you change it')
    .option('--hidden', 'start without a window, in the tray')
    .addHelpText(
      'after',
      '\nparley send <file>... [--to <name>] puts files and folders beside the draft of a conversation; they go when you press Send.',
    )
    .allowExcessArguments(true)
    .exitOverride();

/** Refuses a missing value: Commander would take the next option as the value. */
const value =
  <Value>(read: (text: string) => Value) =>
  (text: string): Value => {
    if (text === '' || text.startsWith('--')) throw new InvalidArgumentError('It needs a value.');
    return read(text);
  };

function readUser(text: string): string {
  const checked = checkName(text);
  if (!checked.ok) throw new InvalidArgumentError(checked.error.message);
  return checked.value;
}

function readServer(text: string): Address {
  const address = parseAddress(text);
  if (!address.ok) throw new InvalidArgumentError(inEnglish(address.error));
  return address.value;
}

/** Switches that tests and developers give to Chromium and Electron. Their names come in families. */
const foreign = [
  /^--(enable|disable|force|ozone|use|ignore|proxy|host|auth|remote|log|v|vmodule|inspect|js|gtk)(-|=|$)/,
  /^--(no-sandbox|no-zygote|no-proxy-server|no-first-run|in-process-gpu|password-store|user-data-dir)(=|$)/,
  /^--(lang|high-dpi-support|allow-file-access-from-files|class|name|test-type|touch-events)(=|$)/,
  /^-psn_/,
];

function ownArguments(args: readonly string[], isPackaged: boolean): string[] {
  const own: string[] = [];
  let isFolderKnown = isPackaged;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (foreign.some((family) => family.test(arg))) continue;
    if (!isFolderKnown && (arg === '-r' || arg === '--require')) index += 1;
    else if (!isFolderKnown && !arg.startsWith('-')) isFolderKnown = true;
    else own.push(arg);
  }
  return own;
}
