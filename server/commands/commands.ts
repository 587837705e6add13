import { row, type SealedRow, type Table } from '../../shared/protocol/dispatch';
import type { EntryCommand } from '../../shared/protocol/entries';
import type { Failure } from '../../shared/protocol/errors';
import { clientSchemas, type ClientMessages } from '../../shared/protocol/messages';
import { fullNodeOf, type SessionState } from '../session';
import { certificatesRow } from './certificates';
import type { Context } from './context';
import { conversationRows } from './conversation';
import { doingRows } from './doings';
import { keysRows } from './keys';
import { lastHereRow } from './last-here';
import { registrationRows } from './registration';
import { computersRow, readRow } from './own-computers';
import { revokedRow } from './revoked';
import { words } from '../words';

const always: readonly SessionState[] = ['new', 'greeted', 'registered'];

/** Every command that the server understands. */
const rows: Readonly<Record<keyof ClientMessages | EntryCommand, SealedRow<Context, SessionState>>> = {
  ...registrationRows,
  ...conversationRows,
  ...keysRows,
  CERTIFICATES: certificatesRow,
  LAST_HERE: lastHereRow,
  READ: readRow,
  COMPUTERS: computersRow,
  REVOKED: revokedRow,
  ...doingRows,
  ICON: row({ schema: clientSchemas.ICON, needs: ['registered'], handle: icon }),
  PING: row({
    schema: clientSchemas.PING,
    needs: always,
    handle: ({ session }: Context, fields) => session.connection.send('PONG', fields),
  }),
  PONG: row({
    schema: clientSchemas.PONG,
    needs: always,
    handle: ({ session }: Context, { token }) => void fullNodeOf(session)?.router.pong(token),
  }),
};
export const commands: Table<Context, SessionState> = new Map(Object.entries(rows));

function icon({ hub, session }: Context, { hash, data }: ClientMessages['ICON']): Failure | void {
  const result = data === undefined ? hub.icons.answer(session, hash) : hub.icons.take(hash, data);
  if (!result.ok) return result.error;
}

/** The error for a command that the session's state does not allow. */
export function refuse(command: string): Failure {
  if (command === 'REGISTER') return { code: 'already-registered', message: words.registeredAlready };
  if (command === 'HELLO') return { code: 'already-registered', message: words.greetedAlready };
  return { code: 'not-registered', message: words.registerFirst };
}
