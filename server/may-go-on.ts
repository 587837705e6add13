import type { Line } from '../shared/protocol/codec';
import type { Hub } from './hub';
import { fullNodeOf, sendError, type Session } from './session';
import { words } from './words';

/** Minimum interval between two errors about sending too fast. */
const complaintMs = 100;
/** Unread bytes above which reading from a client pauses: its requests would only add to them. */
const mostUnreadBytes = 64 * 1024;
/** Number of bytes that count as one more message of a full node. */
const bytesPerCount = 4_096;

/** Returns whether to process a line; false if it exceeds the rate limit. Pauses reading if the client gets ahead. */
export function mayGoOn(hub: Hub, session: Session, line: Line): boolean {
  const { connection, holds, rate } = session;
  if (connection.unreadBytes > mostUnreadBytes && holds.hold('unread'))
    connection.whenTaken(() => holds.release('unread'));
  const full = fullNodeOf(session);
  if (full) {
    full.throttle.charge(1 + Math.floor((line.tooLong ? 0 : line.bytes.length) / bytesPerCount));
    return true;
  }
  const retryAfter = rate.take(hub.now());
  if (retryAfter > 0) complain(hub, session, line, retryAfter);
  return retryAfter === 0;
}

function complain(hub: Hub, session: Session, line: Line, retryAfter: number): void {
  const now = hub.now();
  // One error for many lines, so that a flood of lines causes no flood of errors.
  if (now - session.complainedAt < complaintMs) return;
  session.complainedAt = now;
  const message = words.tooFast(retryAfter);
  hub.conversations.inTurn(session, () =>
    sendError(session, { code: 'too-many-messages', message }, { ...commandOf(line), retryAfter }),
  );
}

/** The command of a line, without parsing the rest. */
function commandOf(line: Line): { command?: string } {
  if (line.tooLong) return {};
  const { buffer, byteOffset, length } = line.bytes;
  const start = Buffer.from(buffer, byteOffset, Math.min(length, 33)).toString('latin1');
  const command = /^[A-Z_]{1,32}(?= |$)/.exec(start)?.[0];
  return command === undefined ? {} : { command };
}
