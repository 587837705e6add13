import type { SetTimer } from './timers';
import type { Session } from './session';

/** A node that has sent nothing more for so long is asked for what is missing. */
const quietMs = 300;

/** Asks nodes for what lies in the gaps before what they sent, once they have sent all that they do by themselves. */
export class Gaps {
  readonly #timers = new Map<Session, Map<string, { cancel(): void }>>();

  /** @param ask asks a session, if there still is something to ask for */
  constructor(
    private readonly setTimer: SetTimer,
    private readonly ask: (session: Session, conversation: string) => void,
  ) {}

  /** A session has sent an entry beyond a gap. */
  noted(session: Session, conversation: string): void {
    // The commit may have outlasted the connection.
    if (session.connection.closed) return;
    const timers = this.#timers.get(session) ?? new Map<string, { cancel(): void }>();
    this.#timers.set(session, timers);
    timers.get(conversation)?.cancel();
    const fire = (): void => {
      timers.delete(conversation);
      if (timers.size === 0) this.#timers.delete(session);
      this.ask(session, conversation);
    };
    timers.set(conversation, this.setTimer(fire, quietMs));
  }

  forget(session: Session): void {
    for (const timer of this.#timers.get(session)?.values() ?? []) timer.cancel();
    this.#timers.delete(session);
  }
}
