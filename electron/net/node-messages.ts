import type { z } from 'zod';
import { row, type SealedRow, type Table } from '../../shared/protocol/dispatch';
import { entryCommands, type EntryCommand } from '../../shared/protocol/entries';
import type { Failure, Result } from '../../shared/protocol/errors';
import {
  clientSchemas,
  peerSchemas,
  serverSchemas,
  type ClientMessages,
  type ServerMessages,
} from '../../shared/protocol/messages';
import type { SessionEvents, SessionState } from './session-events';

/** Messages that a session handles itself; its owner gets all others through `events`. */
export interface NodeSession {
  readonly events: SessionEvents;
  challenge(fields: ClientMessages['REGISTER']): Failure | void;
  admit(fields: ClientMessages['PROVE']): Failure | void;
  prove(fields: ServerMessages['CHALLENGE']): void;
  welcome(fields: ServerMessages['WELCOME']): void;
  farewell(fields: ServerMessages['GOODBYE']): void;
  entry(command: EntryCommand, fields: Readonly<Record<string, unknown>>): Result<void>;
  send(command: string, fields: object): void;
}

type NodeRow = SealedRow<NodeSession, SessionState>;
type Handle<Fields> = (session: NodeSession, fields: Fields) => Failure | void;

const on =
  (...needs: readonly SessionState[]) =>
  <Fields>(schema: z.ZodType<Fields>, handle: Handle<Fields>): NodeRow =>
    row({ schema, needs, handle });
const always = on('registering', 'new', 'proving', 'registered');
const registering = on('registering');
const registered = on('registered');

/** Every message that a server or a peer may send to a full node, and the state in which it may come. */
const rows: Readonly<Record<string, NodeRow>> = {
  REGISTER: on('new')(clientSchemas.REGISTER, (session, fields) => session.challenge(fields)),
  PROVE: on('proving')(clientSchemas.PROVE, (session, fields) => session.admit(fields)),
  CHALLENGE: registering(serverSchemas.CHALLENGE, (session, fields) => session.prove(fields)),
  WELCOME: registering(serverSchemas.WELCOME, (session, fields) => session.welcome(fields)),
  PEERS: registered(peerSchemas.PEERS, ({ events }, fields) => events.peers(fields)),
  REACH: registered(peerSchemas.REACH, ({ events }, fields) => events.reach(fields)),
  ONLINE_USERS: registered(serverSchemas.ONLINE_USERS, ({ events }, fields) => events.users(fields)),
  ONLINE_CHANGES: registered(serverSchemas.ONLINE_CHANGES, ({ events }, fields) => events.changes(fields)),
  HAVE: registered(serverSchemas.HAVE, ({ events }, fields) => events.have(fields)),
  RECEIPTS: registered(serverSchemas.RECEIPTS, ({ events }, fields) => events.receipts(fields)),
  WANT: registered(serverSchemas.WANT, ({ events }, fields) => events.want(fields)),
  LACKING: registered(serverSchemas.LACKING, ({ events }, fields) => events.lacking(fields)),
  ICON: registered(serverSchemas.ICON, ({ events }, fields) => events.icon(fields)),
  ERROR: always(serverSchemas.ERROR, ({ events }, fields) => events.error(fields)),
  GOODBYE: always(serverSchemas.GOODBYE, (session, fields) => session.farewell(fields)),
  PING: always(serverSchemas.PING, (session, fields) => session.send('PONG', fields)),
  PONG: always(serverSchemas.PONG, ({ events }, { token }) => events.pong(token)),
};

/** Thousands of entries may come in a second, so their fields are validated only where they are read. */
const entryRow = (command: EntryCommand): NodeRow => ({
  needs: ['registered'],
  run: (session, { fields }) => session.entry(command, fields),
});

export const nodeMessages: Table<NodeSession, SessionState> = new Map([
  ...Object.entries(rows),
  ...entryCommands.map((command): [string, NodeRow] => [command, entryRow(command)]),
]);

/** The failure for a message that does not fit the state. */
export const refuse = (command: string): Failure => ({
  code: 'not-registered',
  message: `${command} does not fit here.`,
});
