import type { PersonKey } from '../runtime/entries/keys';
import type { PersonId, WriterId } from '../shared/ids';
import { goodbyeFields } from '../shared/protocol/goodbye';
import { features } from '../shared/protocol/messages';
import { RateLimit } from '../shared/protocol/rate-limit';
import { Throttle } from '../shared/protocol/throttle';
import type { SetTimer } from '../runtime/timers';
import { version } from '../package.json';
import { Conversations, type ConversationsParts } from './conversations/conversations';
import { Icons } from './icons';
import { Directory } from './presence/directory';
import { Presence } from './presence/presence';
import type { Registrant, Session } from './session';

/** Rate limit for a full node, in messages; it also passes on what others wrote. See `mayGoOn`. */
const fullRate = { perSecond: 2_000, burst: 20_000 };

/** The parts of a server, apart from sockets. */
export class Hub {
  readonly directory = new Directory();
  readonly presence: Presence;
  readonly conversations: Conversations;
  readonly icons = new Icons();
  readonly now: () => number;
  readonly #setTimer: SetTimer;

  constructor(
    readonly identity: PersonKey,
    /** What people see as the server's name. */
    public name: string,
    around: Omit<ConversationsParts, 'directory' | 'identity'>,
  ) {
    this.now = around.now;
    this.#setTimer = around.setTimer;
    this.presence = new Presence(this.directory, around.setTimer, around.now);
    this.conversations = new Conversations({ directory: this.directory, identity, ...around });
  }

  /** Registers a session: greets it, and announces its person to everybody. */
  admit(session: Session, registered: Registrant): void {
    const { user, speaker } = registered;
    session.state = 'registered';
    session.registered = registered;
    if (speaker.kind === 'full') session.limit = { kind: 'slows', throttle: this.#throttleOf(session) };
    this.directory.add(session, user);
    session.connection.send('WELCOME', {
      user: user.user,
      id: user.id,
      server: { id: this.identity.id, name: this.name, version },
      features: Object.values(features),
    });
    this.tell(user.id);
    this.presence.sendList(session);
    this.conversations.welcome(session, registered);
    if (user.icon) this.icons.learn(session, user.icon);
  }

  /** Ends the sessions that a new one of this writer replaces; see `Directory.replacedBy`. */
  replace(person: PersonId, writer: WriterId): void {
    for (const older of this.directory.replacedBy(person, writer)) {
      older.connection.send('GOODBYE', goodbyeFields('replaced'));
      this.end(older);
    }
  }

  /** Announces a person's current status, or that they are gone. */
  tell(person: PersonId): void {
    const user = this.directory.userOf(person);
    if (user) this.presence.changed(user);
    else this.presence.gone(person);
  }

  /** Ends a session gracefully. Its name is free at once, even if the other side never closes the connection. */
  end(session: Session): void {
    session.connection.flush();
    const { isTaken } = session.outbox;
    session.connection.end();
    this.leave(session, isTaken);
  }

  /** Removes a session from everything. `isTaken`: the system has taken over all that was sent to it. */
  leave(session: Session, isTaken: boolean): void {
    const { registered } = session;
    if (!registered) return;
    this.icons.forget(session);
    this.presence.forget(session);
    this.conversations.part(session, isTaken);
    this.directory.remove(session, registered.user);
    session.registered = undefined;
    session.state = 'new';
    this.tell(registered.user.id);
  }

  #throttleOf({ holds }: Session): Throttle {
    return new Throttle(
      new RateLimit(fullRate.perSecond, fullRate.burst, this.now()),
      { now: this.now, setTimer: this.#setTimer },
      () => holds.hold('rate'),
      () => holds.release('rate'),
    );
  }
}
