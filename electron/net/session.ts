import { connect, type Socket } from 'node:net';
import type { Entry } from '../../shared/conversation/entry';
import { proofText, type Identity } from '../../shared/node/identity';
import type { Line } from '../../shared/protocol/codec';
import { dispatch } from '../../shared/protocol/dispatch';
import { LineConnection } from '../../shared/protocol/line-connection';
import type { ServerMessages } from '../../shared/protocol/messages';
import { errorCodeOf, foreign, lost, silent, unreachable } from './reasons';
import { refuse, serverMessages } from './server-messages';
import type { Environment, ServerAddress } from './types';

/** Why a session ended. */
export interface SessionEnd {
  /** `farewell`: the server ended it in order; `elsewhere`: this person has connected from somewhere else. */
  kind: 'farewell' | 'elsewhere' | 'broken';
  /** A sentence for people, without its full stop. */
  reason: string;
}

/** What a session tells its owner. */
export interface SessionEvents {
  welcome(fields: ServerMessages['WELCOME']): void;
  users(fields: ServerMessages['ONLINE_USERS']): void;
  changes(fields: ServerMessages['ONLINE_CHANGES']): void;
  entry(entry: Entry): void;
  have(fields: ServerMessages['HAVE']): void;
  icon(fields: ServerMessages['ICON']): void;
  error(fields: ServerMessages['ERROR']): void;
  pong(token: string | undefined): void;
  closed(end: SessionEnd): void;
}

export interface SessionOptions {
  address: ServerAddress;
  identity: Identity;
  /** The fields of REGISTER. */
  registration: object;
  events: SessionEvents;
  environment: Environment;
}

export type SessionState = 'registering' | 'registered';

/** After so much silence the server is asked whether it is there, and after so much more it is given up. */
const silenceMs = 10_000;
const answerMs = 5_000;
const connectMs = 8_000;
const registerMs = 10_000;
/** A server that does not close its side must not keep us. */
const partingMs = 500;
/** A server that says so much that cannot be read is not one. */
const badLinesAtMost = 20;

/** One connection to a server, from REGISTER on. */
export class Session {
  state: SessionState = 'registering';
  readonly events: SessionEvents;
  /** Resolves when the connection is closed. */
  readonly ended: Promise<void>;
  readonly #options: SessionOptions;
  readonly #socket: Socket;
  readonly #connection: LineConnection;
  #timer: { cancel(): void } | undefined;
  #end: SessionEnd | undefined;
  #errorCode: string | undefined;
  #connected = false;
  #challenger: string | undefined;
  #badLines = 0;
  #resolveEnded: () => void = () => undefined;

  /** Begins to connect. Throws when the address is none. */
  constructor(options: SessionOptions) {
    const { host, port } = options.address;
    this.#options = options;
    this.events = options.events;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    this.#socket = connect({ host, port, autoSelectFamily: true, noDelay: true });
    this.#socket.on('error', (error) => (this.#errorCode = errorCodeOf(error)));
    this.#connection = new LineConnection(
      this.#socket,
      { line: (line) => this.#receive(line), close: () => this.#closed() },
      setImmediate,
    );
    this.#after(connectMs, () => this.drop(silent(options.address)));
    this.#socket.once('connect', () => this.#register());
  }

  send(command: string, fields?: object): void {
    this.#connection.send(command, fields);
  }

  sendBytes(bytes: Uint8Array): void {
    this.#connection.sendBytes(bytes);
  }

  /** Says GOODBYE and closes. */
  goodbye(): void {
    if (!this.#connected) {
      this.#connection.drop('not wanted any more');
      return;
    }
    this.#connection.send('GOODBYE');
    this.#part();
  }

  /** Breaks the connection off. */
  drop(reason: string): void {
    this.#end ??= { kind: 'broken', reason };
    this.#connection.drop(reason);
  }

  /** Answers a CHALLENGE. */
  prove({ nonce, server }: ServerMessages['CHALLENGE']): void {
    const { identity } = this.#options;
    this.#challenger = server;
    this.send('PROVE', { signature: identity.sign(proofText(nonce, server, identity.id)) });
  }

  /** The server has let us in; it must be the one for which we proved who we are. */
  welcome(fields: ServerMessages['WELCOME']): void {
    if (fields.server.id !== this.#challenger) return this.drop(foreign(this.#options.address));
    this.state = 'registered';
    this.events.welcome(fields);
  }

  /** The server says GOODBYE. */
  farewell({ reason }: ServerMessages['GOODBYE']): void {
    this.#end ??= reason?.includes('elsewhere')
      ? { kind: 'elsewhere', reason: 'You have connected from somewhere else with this profile' }
      : { kind: 'farewell', reason: 'The server was shut down' };
    this.#part();
  }

  #part(): void {
    this.#connection.end();
    this.#after(partingMs, () => this.#connection.drop('the other side did not close'));
  }

  #register(): void {
    this.#connected = true;
    this.send('REGISTER', this.#options.registration);
    this.#after(registerMs, () => this.drop(silent(this.#options.address)));
  }

  #receive(line: Line): void {
    const { result, command } = dispatch(serverMessages, this, this.state, line, refuse);
    // A later version of the protocol may have commands that are not known here.
    const isUnknown = command !== undefined && !result.ok && result.error.code === 'unknown-command';
    if (!result.ok && !isUnknown) this.#badLines += 1;
    if (this.#badLines >= badLinesAtMost) this.drop(foreign(this.#options.address));
    else if (this.state === 'registered' && !this.#connection.closed) this.#watch();
  }

  /** Asks after silence, and gives up when even that is not answered. */
  #watch(): void {
    this.#after(silenceMs, () => {
      this.send('PING', {});
      this.#after(answerMs, () => this.drop(lost(this.#options.address)));
    });
  }

  #after(ms: number, run: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.environment.setTimer(run, ms);
  }

  #closed(): void {
    this.#timer?.cancel();
    this.events.closed(this.#end ?? { kind: 'broken', reason: this.#reason() });
    this.#resolveEnded();
  }

  #reason(): string {
    const { address } = this.#options;
    // A reset may overtake the news that the connection was made: then the code is of no address.
    return (this.#connected ? undefined : unreachable(this.#errorCode, address)) ?? lost(address);
  }
}
