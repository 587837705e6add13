import type { Line } from '../shared/protocol/codec';
import type { Hub } from './hub';
import { sendError, type Session } from './session';

/** The least time between two complaints about sending too fast. */
const complaintMs = 100;
/** Lines of one client that may wait to be done before no more is read from it, and their bytes. */
const mostWaiting = 2_000;
const mostWaitingBytes = 2 * 1024 * 1024;
/** Bytes that a client may leave unread before no more is read from it: what it asks for would only add to them. */
const mostUnreadBytes = 64 * 1024;
/** A full node's line counts as one more for each of these. */
const bytesPerCount = 4_096;
const lookMs = 5;

/** Whether a line may be carried out, or is too many. Sees to it that no more comes than can be dealt with. */
export function mayGoOn(hub: Hub, session: Session, line: Line): boolean {
  if (isBehind(session, 1)) pauseUntilDone(session);
  if (session.connection.unreadBytes > mostUnreadBytes && session.pace.hold('unread'))
    session.connection.whenTaken(() => session.pace.release('unread'));
  if (session.registered?.speaker.kind === 'full') {
    // A full node is slowed down and not refused: what it passes on must not be lost.
    slowDown(session, hub.now(), 1 + Math.floor((line.tooLong ? 0 : line.bytes.length) / bytesPerCount));
    return true;
  }
  const retryAfter = session.rate.take(hub.now());
  if (retryAfter > 0) complain(hub, session, line, retryAfter);
  return retryAfter === 0;
}

/** Takes from a full node's rate, and reads no more from it until it has earned that again. */
export function slowDown(session: Session, now: number, count: number): void {
  const pause = session.rate.takeAnyway(now, count);
  if (pause > 0 && session.pace.hold('rate')) setTimeout(() => session.pace.release('rate'), pause);
}

function complain(hub: Hub, session: Session, line: Line, retryAfter: number): void {
  const now = hub.now();
  // One answer for many lines: whoever floods is not to be flooded back.
  if (now - session.complainedAt < complaintMs) return;
  session.complainedAt = now;
  const message = `You send too fast. Wait ${retryAfter} ms; this message was not taken.`;
  hub.conversations.inTurn(session, () =>
    sendError(session, { code: 'too-many-messages', message }, { ...commandOf(line), retryAfter }),
  );
}

/** Whether so much of a client waits to be done that no more is to be read, as a share of the most that may. */
const isBehind = ({ waiting, waitingBytes }: Session, share: number): boolean =>
  waiting >= mostWaiting * share || waitingBytes >= mostWaitingBytes * share;

/** Reads no more from a client that has asked for more than the disk can keep up with. */
function pauseUntilDone(session: Session): void {
  if (!session.pace.hold('work')) return;
  const look = (): void => {
    if (isBehind(session, 0.5)) setTimeout(look, lookMs);
    else session.pace.release('work');
  };
  setTimeout(look, lookMs);
}

/** The command of a line, without reading all of it. */
export function commandOf(line: Line): { command?: string } {
  if (line.tooLong) return {};
  const { buffer, byteOffset, length } = line.bytes;
  const start = Buffer.from(buffer, byteOffset, Math.min(length, 33)).toString('latin1');
  const command = /^[A-Z_]{1,32}(?= |$)/.exec(start)?.[0];
  return command === undefined ? {} : { command };
}
