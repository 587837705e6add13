import type { Socket } from 'node:net';
import type { Entry } from '../../shared/conversation/entry';
import { proofText, type Identity } from '../../shared/node/identity';
import { dispatch, row, type SealedRow, type Table } from '../../shared/protocol/dispatch';
import type { Line } from '../../shared/protocol/codec';
import { LineConnection } from '../../shared/protocol/line-connection';
import {
  entrySchemas,
  serverSchemas,
  type EntryCommand,
  type ServerMessages,
} from '../../shared/protocol/messages';
import { parseFields } from '../../shared/protocol/codec';
import type { Environment } from './types';

/** What a session tells its owner. */
export interface SessionEvents {
  welcome(fields: ServerMessages['WELCOME']): void;
  users(fields: ServerMessages['ONLINE_USERS']): void;
  changes(fields: ServerMessages['ONLINE_CHANGES']): void;
  entry(entry: Entry): void;
  have(fields: ServerMessages['HAVE']): void;
  icon(fields: ServerMessages['ICON']): void;
  error(fields: ServerMessages['ERROR']): void;
  /** The connection is over: an orderly end by the server, or why it broke, as a sentence without a full stop. */
  closed(end: { farewell: boolean; reason: string }): void;
}

type SessionState = 'registering' | 'registered';
const both: readonly SessionState[] = ['registering', 'registered'];
const registered: readonly SessionState[] = ['registered'];

/** After so much silence the server is asked whether it is there, and after so much more it is given up. */
const silenceMs = 10_000;
const answerMs = 5_000;
const connectMs = 8_000;
const registerMs = 10_000;
/** A server that says so much that cannot be read is not one. */
const badLinesAtMost = 20;

/** One connection to a server, from REGISTER on. */
export class Session {
  state: SessionState = 'registering';
  readonly #connection: LineConnection;
  readonly #socket: Socket;
  #timer: { cancel(): void } | undefined;
  #reason = 'The connection was lost';
  #farewell = false;
  #badLines = 0;
  #asked = false;

  constructor(
    socket: Socket,
    private readonly identity: Identity,
    private readonly registration: object,
    private readonly events: SessionEvents,
    private readonly environment: Environment,
  ) {
    this.#socket = socket;
    socket.setNoDelay(true);
    this.#connection = new LineConnection(
      socket,
      {
        line: (line) => this.#receive(line),
        close: (reason) => this.#closed(reason),
      },
      setImmediate,
    );
    this.#after(connectMs, () => this.drop('It does not answer'));
    socket.once('connect', () => this.#register());
  }

  send(command: string, fields?: object): void {
    this.#connection.send(command, fields);
  }

  sendBytes(bytes: Uint8Array): void {
    this.#connection.sendBytes(bytes);
  }

  /** Says GOODBYE and closes. */
  goodbye(): void {
    if (!this.#socket.connecting) this.#connection.send('GOODBYE');
    this.#connection.end();
    // A server that does not close its side must not keep us.
    this.#after(500, () => this.#socket.destroy());
    if (this.#socket.connecting) this.#socket.destroy();
  }

  /** Breaks the connection off. */
  drop(reason: string): void {
    this.#reason = reason;
    this.#connection.drop(reason);
  }

  prove({ nonce, server }: ServerMessages['CHALLENGE']): void {
    this.send('PROVE', { signature: this.identity.sign(proofText(nonce, server, this.identity.id)) });
  }

  welcome(fields: ServerMessages['WELCOME']): void {
    this.state = 'registered';
    this.events.welcome(fields);
  }

  farewell(): void {
    this.#farewell = true;
    this.#reason = 'The server was shut down';
    this.#connection.end();
  }

  get owner(): SessionEvents {
    return this.events;
  }

  #register(): void {
    this.send('REGISTER', this.registration);
    this.#after(registerMs, () => this.drop('It does not answer'));
  }

  #receive(line: Line): void {
    const { result, command } = dispatch(messages, this, this.state, line, refuse);
    if (!result.ok && !(command !== undefined && result.error.code === 'unknown-command')) {
      this.#badLines += 1;
      if (this.#badLines >= badLinesAtMost) return this.drop('It does not speak Parley’s protocol');
    }
    this.#asked = false;
    if (this.state === 'registered') this.#watch();
  }

  /** Asks after silence, and gives up when even that is not answered. */
  #watch(): void {
    this.#after(silenceMs, () => {
      this.#asked = true;
      this.send('PING', {});
      this.#after(answerMs, () => {
        if (this.#asked) this.drop('The server stopped answering');
      });
    });
  }

  #after(ms: number, run: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.environment.setTimer(run, ms);
  }

  #closed(reason: string | undefined): void {
    this.#timer?.cancel();
    this.events.closed({ farewell: this.#farewell, reason: explain(reason, this.#reason) });
  }
}

/** A socket's error in words. */
function explain(error: string | undefined, otherwise: string): string {
  if (error?.includes('ECONNREFUSED')) return 'No server is running there';
  if (error?.includes('ENOTFOUND') || error?.includes('EAI_AGAIN'))
    return 'There is no computer of that name';
  if (error?.includes('EHOSTUNREACH') || error?.includes('ENETUNREACH'))
    return 'It cannot be reached from this network';
  if (error?.includes('ETIMEDOUT')) return 'It does not answer';
  return otherwise;
}

const refuse = () => ({ code: 'not-registered' as const, message: 'Not before WELCOME.' });

type ClientRow = SealedRow<Session, SessionState>;

/** Every message that a server may send. */
const messages: Table<Session, SessionState> = new Map<string, ClientRow>([
  [
    'CHALLENGE',
    row({
      schema: serverSchemas.CHALLENGE,
      needs: ['registering'],
      handle: (session: Session, fields) => session.prove(fields),
    }),
  ],
  [
    'WELCOME',
    row({
      schema: serverSchemas.WELCOME,
      needs: ['registering'],
      handle: (session: Session, fields) => session.welcome(fields),
    }),
  ],
  [
    'ONLINE_USERS',
    row({
      schema: serverSchemas.ONLINE_USERS,
      needs: registered,
      handle: ({ owner }: Session, fields) => owner.users(fields),
    }),
  ],
  [
    'ONLINE_CHANGES',
    row({
      schema: serverSchemas.ONLINE_CHANGES,
      needs: registered,
      handle: ({ owner }: Session, fields) => owner.changes(fields),
    }),
  ],
  [
    'HAVE',
    row({
      schema: serverSchemas.HAVE,
      needs: registered,
      handle: ({ owner }: Session, fields) => owner.have(fields),
    }),
  ],
  [
    'ICON',
    row({
      schema: serverSchemas.ICON,
      needs: registered,
      handle: ({ owner }: Session, fields) => owner.icon(fields),
    }),
  ],
  [
    'ERROR',
    row({
      schema: serverSchemas.ERROR,
      needs: both,
      handle: ({ owner }: Session, fields) => owner.error(fields),
    }),
  ],
  [
    'GOODBYE',
    row({ schema: serverSchemas.GOODBYE, needs: both, handle: (session: Session) => session.farewell() }),
  ],
  [
    'PING',
    row({
      schema: serverSchemas.PING,
      needs: both,
      handle: (session: Session, fields) => session.send('PONG', fields),
    }),
  ],
  ['PONG', row({ schema: serverSchemas.PONG, needs: both, handle: () => undefined })],
  ...(Object.keys(entrySchemas) as EntryCommand[]).map((command): [string, ClientRow] => [
    command,
    entryRow(command),
  ]),
]);

function entryRow(command: EntryCommand): ClientRow {
  return {
    needs: registered,
    run(session, { fields }) {
      const parsed = parseFields(entrySchemas[command], fields);
      if (!parsed.ok) return parsed;
      session.owner.entry({ command, ...parsed.value } as Entry);
      return { ok: true, value: undefined };
    },
  };
}
