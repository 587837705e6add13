import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { limits } from '../../shared/protocol/limits';
import { plainLine } from '../../shared/text/visible';
import { formatAddress } from '../../shared/protocol/address';
import { serverLink } from '../../shared/protocol/server-link';
import { dataFolder, durations, measure, UsageError, wholeNumber } from '../command-line';
import { ask } from './ask';
import { exchanges, type Exchange } from './exchanges';
import { controlPath } from './socket-path';

/** What the operator's command line comes to: what is printed, and the exit status. */
export interface CtlResult {
  readonly out: string;
  readonly error: string;
  /** 0: done. 1: the server does not do it. 2: a mistake in the command line. 3: no server can be asked. */
  readonly status: 0 | 1 | 2 | 3;
}

interface CtlOptions {
  data?: string;
  config?: string;
  json?: boolean;
}

/** How an answer is printed: as lines for people, or, with --json, as one JSON value. */
interface Shown {
  readonly lines: readonly string[];
  readonly json: unknown;
}

/** Runs `parley-server ctl` with the arguments behind `ctl`. Never rejects. */
export async function runCtl(args: readonly string[]): Promise<CtlResult> {
  let out = '';
  let result: CtlResult | undefined;
  const program = ctlCommand((settled) => (result = settled));
  for (const each of [program, ...program.commands])
    each.configureOutput({ writeOut: (text) => (out += text), writeErr: () => undefined }).exitOverride();
  try {
    await program.parseAsync(args, { from: 'user' });
    return result ?? { out: program.helpInformation(), error: '', status: 2 };
  } catch (error) {
    if (error instanceof UsageError) return { out: '', error: error.message, status: 2 };
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { out, error: '', status: 0 };
    return { out: '', error: error.message.replace(/^error: /, '').replaceAll('\n', ' '), status: 2 };
  }
}

/** The operator's command line. */
export function ctlCommand(settled: (result: CtlResult) => void = () => undefined): Command {
  const program = new Command('parley-server ctl')
    .description('Asks a running Parley server, or tells it what to do.')
    .option('--data <folder>', 'the data folder of the server')
    .option('--config <file>', 'the config file of the server, which names its data folder')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 the server does not do it, 2 wrong command line, 3 no server runs.',
    );

  const request = requesting(program, settled);
  addPeopleCommands(program, request);
  addAnnouncing(program, request);
  addInviteCommands(program, request);
  addStats(program, request);
  return program;
}

/** Has the server asked for something, and its answer shown. */
type Requesting = <Item extends z.ZodType<object>, Done extends z.ZodType<object>, Request extends z.ZodType>(
  name: string,
  exchange: Exchange<Request, Item, Done>,
  fields: z.input<Request> & object,
  show: (items: readonly z.output<Item>[], done: z.output<Done>) => Shown,
) => Promise<void>;

/** Asks the server that the options name. */
const requesting =
  (program: Command, settled: (result: CtlResult) => void): Requesting =>
  async (name, exchange, fields, show) => {
    const options = program.opts<CtlOptions>();
    const answer = await ask(controlPath(dataFolder(options)), name, exchange, fields);
    if (answer.kind !== 'done')
      return settled({ out: '', error: answer.message, status: answer.kind === 'refused' ? 1 : 3 });
    const { lines, json } = show(answer.items, answer.done);
    const out = options.json ? JSON.stringify(json, undefined, 2) : lines.join('\n');
    settled({ out: `${out}\n`, error: '', status: 0 });
  };

/** Adds the commands about people: who is online, who may come, and whose a name is. */
function addPeopleCommands(program: Command, request: Requesting): void {
  program
    .command('list')
    .argument('[text]', 'only people whose name has this text, or with this key', '')
    .description('list who is online')
    .action((match: string) =>
      request('LIST', exchanges.LIST, { match }, (people, { online }) => ({
        lines: [
          ...people.map(({ user, id, kind, addresses }) =>
            row(user, kind === 'app' ? id : 'simple client', addresses.join(' ')),
          ),
          `${online} online`,
        ],
        json: { online, people },
      })),
    );
  program
    .command('kick')
    .argument('<who>', 'a name or a key')
    .option('--reason <text>', 'what they are told', '')
    .description('end the connections of somebody; they may come back')
    .action((who: string, { reason }: { reason: string }) =>
      request('KICK', exchanges.KICK, { who, reason }, (_none, { connections }) => ({
        lines: [ended(connections)],
        json: { connections },
      })),
    );
  program
    .command('ban')
    .argument('<who>', 'a name or a key')
    .option('--reason <text>', 'what they are told', '')
    .description('keep a key, or a name and whoever holds it, out for good')
    .action((who: string, { reason }: { reason: string }) =>
      request('BAN', exchanges.BAN, { who, reason }, (bans, { connections }) => ({
        lines: [...bans.map((ban) => `Banned:\t${banLine(ban)}`), ended(connections)],
        json: { bans, connections },
      })),
    );
  program
    .command('unban')
    .argument('<who>', 'a name or a key')
    .description('lift the ban of a key, or of a name and the keys that were banned with it')
    .action((who: string) =>
      request('UNBAN', exchanges.UNBAN, { who }, (bans) => ({
        lines: bans.map((ban) => `Not banned any more:\t${banLine(ban)}`),
        json: { bans },
      })),
    );
  program
    .command('bans')
    .description('list who is banned')
    .action(() =>
      request('BANS', exchanges.BANS, {}, (bans) => ({ lines: bans.map(banLine), json: { bans } })),
    );
  program
    .command('release')
    .argument('<name>')
    .description('take a name from the key that holds it, for example because its owner has lost the key')
    .action((name: string) =>
      request('RELEASE', exchanges.RELEASE, { name }, (names) => ({
        lines: names.map(({ name: released, person }) => row('Free:', released, `of ${person}`)),
        json: { names },
      })),
    );
}

/** Adds the command that says something to everybody. */
function addAnnouncing(program: Command, request: Requesting): void {
  program
    .command('announce')
    .argument('<text>', `what is said, at most ${limits.noticeCharacters} characters`, notBlank)
    .description('say something to everybody who is online')
    .action((text: string) =>
      request('ANNOUNCE', exchanges.ANNOUNCE, { text }, (_none, { clients }) => ({
        lines: [`Said to ${clients} ${clients === 1 ? 'program' : 'programs'}.`],
        json: { clients },
      })),
    );
}

/** Adds the commands about invites. */
function addInviteCommands(program: Command, request: Requesting): void {
  program
    .command('invite')
    .option('--uses <number>', 'for how many people it is', wholeNumber(1, limits.guestsKept), 1)
    .option(
      '--expires <time>',
      'how long it can be used, such as 12h, 30d, 8w or 1y',
      measure(durations),
      durations.w,
    )
    .option('--host <address>', 'the host by which others reach the server', 'HOST')
    .option('--note <text>', 'for whom it is, to tell it from others', '')
    .description('make a link that lets somebody in, where only those who are invited may come')
    .action(({ uses, expires: lifetime, host, note }: InviteOptions) =>
      request(
        'INVITE',
        exchanges.INVITE,
        { uses, lifetime, note },
        (_none, { invite, secret, server, port, isOpen }) => {
          const link = serverLink(formatAddress({ host, port }), server, secret);
          const hint = 'The server is open to everybody: without --invite-only nobody needs an invite.';
          return {
            lines: [link, inviteLine(invite), ...(isOpen ? [hint] : [])],
            json: { link, isOpen, ...invite },
          };
        },
      ),
    );
  program
    .command('invites')
    .description('list the invites that can be used')
    .action(() =>
      request('INVITES', exchanges.INVITES, {}, (invites, { guests }) => ({
        lines: [...invites.map(inviteLine), `${guests} came with an invite`],
        json: { invites, guests },
      })),
    );
  program
    .command('revoke')
    .argument('<key>', 'the key of an invite, as invites lists it')
    .description('take an invite back; whoever came with it stays, unless they are banned')
    .action((key: string) =>
      request('REVOKE', exchanges.REVOKE, { key }, (invites) => ({
        lines: invites.map((invite) => `Taken back:\t${inviteLine(invite)}`),
        json: { invites },
      })),
    );
}

/** Adds the command that shows how much there is. */
function addStats(program: Command, request: Requesting): void {
  program
    .command('stats')
    .description('show how much there is of what')
    .action(() =>
      request('STATS', exchanges.STATS, {}, (_none, stats) => ({
        lines: Object.entries(stats).map(([name, value]) => row(name, `${value}`)),
        json: stats,
      })),
    );
}

interface InviteOptions {
  uses: number;
  expires: number;
  host: string;
  note: string;
}

const inviteLine = ({ key, uses, expires, note }: z.output<typeof exchanges.INVITES.item>): string =>
  row(key, `for ${uses}`, `until ${new Date(expires).toISOString()}`, ...(note === '' ? [] : [note]));

function notBlank(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

const banLine = ({ thing, value, called, reason, at }: z.output<typeof exchanges.BAN.item>): string =>
  row(...[thing, value, called, reason, new Date(at).toISOString()].filter(Boolean));

const ended = (connections: number): string =>
  `${connections} ${connections === 1 ? 'connection' : 'connections'} ended.`;

/** Columns of a line. What others chose cannot change how the terminal shows it. */
const row = (...columns: readonly string[]): string => columns.map(plainLine).join('\t');
