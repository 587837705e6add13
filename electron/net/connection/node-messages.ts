import type { z } from 'zod';
import { row, type SealedRow, type Table } from '../../../shared/protocol/dispatch';
import { entryCommands, type EntryCommand } from '../../../shared/protocol/entries';
import type { Failure, Result } from '../../../shared/protocol/errors';
import {
  clientSchemas,
  nodeSchemas,
  peerSchemas,
  serverSchemas,
  simpleNewsSchemas,
  type ClientMessages,
  type PeerMessages,
  type ServerMessages,
} from '../../../shared/protocol/messages';
import type { SessionState } from './session-events';

/** What the rows of the table need of a session. */
export interface NodeSession {
  /** The owner's handlers. A command without one is ignored. */
  readonly handlers: Partial<Handlers<OwnersCommand>>;
  greet(fields: ClientMessages['HELLO']): void;
  admit(fields: ClientMessages['REGISTER']): Failure | void;
  register(fields: ServerMessages['PROOF']): void;
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
const states = ['connecting', 'greeting', 'registering', 'new', 'greeted', 'registered'] as const;
const always = on(...states);

/** The commands that a session handles itself, and the states in which they may come. */
const ownRows = {
  HELLO: on('new')(clientSchemas.HELLO, (session, fields) => session.greet(fields)),
  PROOF: on('greeting')(serverSchemas.PROOF, (session, fields) => session.register(fields)),
  REGISTER: on('greeted')(clientSchemas.REGISTER, (session, fields) => session.admit(fields)),
  WELCOME: on('greeting', 'registering')(serverSchemas.WELCOME, (session, fields) => session.welcome(fields)),
  GOODBYE: always(serverSchemas.GOODBYE, (session, fields) => session.farewell(fields)),
  PING: always(serverSchemas.PING, (session, fields) => session.send('PONG', fields)),
} satisfies Readonly<Record<string, NodeRow>>;

const schemas = { ...serverSchemas, ...peerSchemas };
type NodeMessages = ServerMessages & PeerMessages;
/** A command that a session's owner handles: whatever else a server or a peer tells a full node. */
type OwnersCommand = Exclude<keyof NodeMessages, keyof typeof ownRows | keyof typeof simpleNewsSchemas>;

/** A handler for each command. */
export type Handlers<Command extends OwnersCommand> = {
  readonly [Each in Command]: (fields: NodeMessages[Each]) => void;
};
/** Handlers of what a server tells. */
export type ServerHandlers = Handlers<Extract<OwnersCommand, keyof ServerMessages>>;
/** Handlers of what a peer tells. */
export type PeerHandlers = Handlers<Extract<OwnersCommand, keyof typeof nodeSchemas | keyof PeerMessages>>;

const isOwnersCommand = (command: string): command is OwnersCommand =>
  Object.hasOwn(schemas, command) &&
  !Object.hasOwn(ownRows, command) &&
  !Object.hasOwn(simpleNewsSchemas, command);

const schemaOf: { readonly [Command in OwnersCommand]: z.ZodType<NodeMessages[Command]> } = schemas;
/** Commands that a session's owner may get before registration. */
const early: readonly OwnersCommand[] = ['ERROR', 'PONG', 'REVOKED'];

const ownersRow = <Command extends OwnersCommand>(command: Command): NodeRow =>
  row({
    schema: schemaOf[command],
    needs: early.includes(command) ? states : ['registered'],
    handle: ({ handlers }: NodeSession, fields) => handlers[command]?.(fields),
  });

/** Thousands of entries may come in a second, so their fields are validated only where they are read. */
const entryRow = (command: EntryCommand): NodeRow => ({
  needs: ['registered'],
  run: (session, { fields }) => session.entry(command, fields),
});

/** Every message that a server or a peer may send to a full node, and the state in which it may come. */
export const nodeMessages: Table<NodeSession, SessionState> = new Map([
  ...Object.entries(ownRows),
  ...Object.keys(schemas)
    .filter(isOwnersCommand)
    .map((command): [string, NodeRow] => [command, ownersRow(command)]),
  ...entryCommands.map((command): [string, NodeRow] => [command, entryRow(command)]),
]);

/** The failure for a message that does not fit the state. */
export const refuse = (command: string): Failure => ({
  code: 'not-registered',
  message: `${command} does not fit here.`,
});
