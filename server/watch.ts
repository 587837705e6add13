import { limits } from '../shared/protocol/limits';
import { isHeldByUs } from './holds';
import type { Session } from './session';
import type { SetTimer } from '../runtime/timers';
import { words } from './words';

/** Number of silent sweeps after which a connection is sent PING. */
const sweepsToAsk = 4;
/** Number of further silent sweeps after which it is ended. */
const sweepsToAnswer = 6;
const sweepsAtMost = sweepsToAsk + sweepsToAnswer;

/** What `Watch` needs of a session. */
export interface WatchedSession extends Pick<Session, 'liveness' | 'origin' | 'isWasteful'> {
  readonly phase: Pick<Session['phase'], 'state'>;
  readonly connection: Pick<Session['connection'], 'closed' | 'unreadBytes' | 'takenBytes' | 'send' | 'drop'>;
  readonly holds: Pick<Session['holds'], 'has' | 'isHeld'>;
}

/**
 * Ends connections whose other side is gone or does not read. It counts sweeps, not time: a server that was suspended or busy
 * reads what arrived meanwhile before it ends anybody.
 */
export class Watch<Each extends WatchedSession> {
  #timer: { cancel(): void } | undefined;

  /** @param end ends a session gracefully, so that its name is free at once */
  constructor(
    private readonly sessions: Iterable<Each>,
    private readonly end: (session: Each) => void,
    private readonly setTimer: SetTimer,
    private readonly sweepMs: number = limits.sweepMs,
  ) {}

  start(): void {
    this.#timer = this.setTimer(() => {
      this.sweep();
      this.start();
    }, this.sweepMs);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  sweep(): void {
    const unread = new Map<string, number>();
    for (const session of this.sessions) {
      const { connection, origin } = session;
      if (connection.closed) continue;
      unread.set(origin, (unread.get(origin) ?? 0) + connection.unreadBytes);
      this.#look(session);
    }
    for (const [origin, bytes] of unread)
      if (bytes > limits.unreadBytesPerAddress) this.#relieve(origin, bytes);
  }

  #look(session: Each): void {
    const { connection, holds, liveness } = session;
    const hasMoved = connection.takenBytes > liveness.taken;
    liveness.taken = connection.takenBytes;
    liveness.stall = connection.unreadBytes > 0 && !hasMoved ? liveness.stall + 1 : 0;
    // A client that is not read from only seems silent, and a PING reaches it after all unread bytes before it.
    const isReading = hasMoved && (holds.isHeld || connection.unreadBytes > 0);
    liveness.silence = isHeldByUs(holds) || isReading ? 0 : liveness.silence + 1;
    if (liveness.stall >= sweepsAtMost) connection.drop('the reader was too slow');
    else if (session.isWasteful()) connection.drop('it sent records of TLS without content');
    else if (session.phase.state === 'registered') this.#listen(session);
  }

  #listen(session: Each): void {
    const { silence } = session.liveness;
    if (silence === sweepsToAsk) session.connection.send('PING');
    if (silence < sweepsAtMost) return;
    session.connection.send('ERROR', {
      code: 'timeout',
      message: words.silent,
    });
    this.end(session);
  }

  /** Drops stalled connections of one origin, those with the most unread bytes first, until the others fit. */
  #relieve(origin: string, bytes: number): void {
    const stalled = [...this.sessions].filter(
      (session) => session.origin === origin && session.liveness.stall > 0,
    );
    stalled.sort((a, b) => b.connection.unreadBytes - a.connection.unreadBytes);
    let left = bytes;
    for (const { connection } of stalled) {
      if (left <= limits.unreadBytesPerAddress) return;
      left -= connection.unreadBytes;
      connection.drop('the reader was too slow');
    }
  }
}
