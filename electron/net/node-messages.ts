import { z } from 'zod';
import { row, type SealedRow, type Table } from '../../shared/protocol/dispatch';
import type { EntryCommand } from '../../shared/protocol/entries';
import type { Failure } from '../../shared/protocol/errors';
import { clientSchemas, peerSchemas, serverSchemas } from '../../shared/protocol/messages';
import type { Session, SessionState } from './session';

type NodeRow = SealedRow<Session, SessionState>;
const always: readonly SessionState[] = ['registering', 'new', 'proving', 'registered'];
const registering: readonly SessionState[] = ['registering'];
const registered: readonly SessionState[] = ['registered'];

const entryCommands: readonly EntryCommand[] = [
  'INVITE',
  'JOIN',
  'DECLINE',
  'LEAVE',
  'UNINVITE',
  'REMOVE',
  'WRITER',
  'REVOKE',
  'SEND_MESSAGE',
];

/** Every message that a server or a peer may send to a full node. */
export const nodeMessages: Table<Session, SessionState> = new Map<string, NodeRow>([
  [
    'REGISTER',
    row({
      schema: clientSchemas.REGISTER,
      needs: ['new'],
      handle: (session: Session, fields) => session.challenge(fields),
    }),
  ],
  [
    'PROVE',
    row({
      schema: clientSchemas.PROVE,
      needs: ['proving'],
      handle: (session: Session, fields) => session.admit(fields),
    }),
  ],
  [
    'PEERS',
    row({
      schema: peerSchemas.PEERS,
      needs: registered,
      handle: ({ events }: Session, fields) => events.peers(fields),
    }),
  ],
  [
    'REACH',
    row({
      schema: peerSchemas.REACH,
      needs: registered,
      handle: ({ events }: Session, fields) => events.reach(fields),
    }),
  ],
  [
    'CHALLENGE',
    row({
      schema: serverSchemas.CHALLENGE,
      needs: registering,
      handle: (session: Session, fields) => session.prove(fields),
    }),
  ],
  [
    'WELCOME',
    row({
      schema: serverSchemas.WELCOME,
      needs: registering,
      handle: (session: Session, fields) => session.welcome(fields),
    }),
  ],
  [
    'ONLINE_USERS',
    row({
      schema: serverSchemas.ONLINE_USERS,
      needs: registered,
      handle: ({ events }: Session, fields) => events.users(fields),
    }),
  ],
  [
    'ONLINE_CHANGES',
    row({
      schema: serverSchemas.ONLINE_CHANGES,
      needs: registered,
      handle: ({ events }: Session, fields) => events.changes(fields),
    }),
  ],
  [
    'HAVE',
    row({
      schema: serverSchemas.HAVE,
      needs: registered,
      handle: ({ events }: Session, fields) => events.have(fields),
    }),
  ],
  [
    'RECEIPTS',
    row({
      schema: serverSchemas.RECEIPTS,
      needs: registered,
      handle: ({ events }: Session, fields) => events.receipts(fields),
    }),
  ],
  [
    'WANT',
    row({
      schema: serverSchemas.WANT,
      needs: registered,
      handle: ({ events }: Session, fields) => events.want(fields),
    }),
  ],
  [
    'LACKING',
    row({
      schema: serverSchemas.LACKING,
      needs: registered,
      handle: ({ events }: Session, fields) => events.lacking(fields),
    }),
  ],
  [
    'ICON',
    row({
      schema: serverSchemas.ICON,
      needs: registered,
      handle: ({ events }: Session, fields) => events.icon(fields),
    }),
  ],
  [
    'ERROR',
    row({
      schema: serverSchemas.ERROR,
      needs: always,
      handle: ({ events }: Session, fields) => events.error(fields),
    }),
  ],
  [
    'GOODBYE',
    row({
      schema: serverSchemas.GOODBYE,
      needs: always,
      handle: (session: Session, fields) => session.farewell(fields),
    }),
  ],
  [
    'PING',
    row({
      schema: serverSchemas.PING,
      needs: always,
      handle: (session: Session, fields) => session.send('PONG', fields),
    }),
  ],
  [
    'PONG',
    row({
      schema: serverSchemas.PONG,
      needs: always,
      handle: ({ events }: Session, { token }) => events.pong(token),
    }),
  ],
  ...entryCommands.map((command): [string, NodeRow] => [
    command,
    row({
      schema: z.record(z.string(), z.unknown()),
      needs: registered,
      handle: (session: Session, fields) => session.entry(command, fields),
    }),
  ]),
]);

/** Which failure it is that a message does not fit the state. */
export const refuse = (command: string): Failure => ({
  code: 'not-registered',
  message: `${command} does not fit here.`,
});
