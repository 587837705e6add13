import { limits } from '../shared/protocol/limits';
import type { Session } from './session';
import type { SetTimer } from '../runtime/timers';

/** Sweeps without a word from a connection before it is asked whether it is there … */
const sweepsToAsk = 4;
/** … and more of them before it is ended. */
const sweepsToAnswer = 6;
const sweepsAtMost = sweepsToAsk + sweepsToAnswer;

/** What the watch needs of a session. */
export interface Watched extends Pick<Session, 'vigil' | 'origin' | 'state'> {
  readonly connection: Pick<Session['connection'], 'closed' | 'unreadBytes' | 'takenBytes' | 'send' | 'drop'>;
  readonly pace: Pick<Session['pace'], 'isOurs' | 'isHeld'>;
}

/**
 * Ends connections whose other side is gone, and those that do not read. It counts sweeps and not time: a server that was
 * suspended, or was busy for long, hears what came meanwhile before it ends anybody.
 */
export class Watch<Each extends Watched> {
  #timer: { cancel(): void } | undefined;

  /** @param end ends a session in order, so that its person is gone at once */
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
    const { connection, pace, vigil } = session;
    const hasMoved = connection.takenBytes > vigil.taken;
    vigil.taken = connection.takenBytes;
    vigil.stall = connection.unreadBytes > 0 && !hasMoved ? vigil.stall + 1 : 0;
    // What a client says while it is not read is not heard, and a PING behind a backlog takes as long as the backlog.
    const isReading = hasMoved && (pace.isHeld || connection.unreadBytes > 0);
    vigil.silence = pace.isOurs || isReading ? 0 : vigil.silence + 1;
    if (vigil.stall >= sweepsAtMost) connection.drop('the reader was too slow');
    else if (session.state === 'registered') this.#listen(session);
  }

  #listen(session: Each): void {
    const { silence } = session.vigil;
    if (silence === sweepsToAsk) session.connection.send('PING');
    if (silence < sweepsAtMost) return;
    session.connection.send('ERROR', {
      code: 'timeout',
      message: 'Nothing was heard from you. Answer PING with PONG, and connect anew.',
    });
    this.end(session);
  }

  /** Drops those of one origin that have stopped reading, the furthest behind first, until the others fit. */
  #relieve(origin: string, bytes: number): void {
    const stalled = [...this.sessions].filter(
      (session) => session.origin === origin && session.vigil.stall > 0,
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
