import type { PersonKey } from '../runtime/entries/keys';
import type { Certificate } from '../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../shared/ids';
import { goodbyeFields } from '../shared/protocol/goodbye';
import { limits } from '../shared/protocol/limits';
import { features, nodeFeatures } from '../shared/protocol/messages';
import type { Revocation } from '../shared/protocol/revocation';
import { RateLimit } from '../shared/protocol/rate-limit';
import { Throttle } from '../shared/protocol/throttle';
import type { SetTimer } from '../runtime/timers';
import { version } from '../package.json';
import { Conversations, type ConversationsParts } from './conversations/conversations';
import { Door } from './door/door';
import { Icons } from './icons';
import { Directory } from './presence/directory';
import { LastHere } from './presence/last-here';
import { Presence } from './presence/presence';
import type { Presentation, Registered, Session } from './session';
import type { SimpleAuthor } from './simple-clients/authors';

/** The parts of a server, apart from sockets. */
export class Hub {
  readonly directory = new Directory();
  readonly presence: Presence;
  readonly lastHere = new LastHere();
  readonly conversations: Conversations;
  readonly icons = new Icons();
  readonly door: Door;
  /** Whether pieces of files are kept here, and passed on. */
  servesFiles = false;
  readonly now: () => number;
  readonly #setTimer: SetTimer;

  constructor(
    readonly identity: PersonKey,
    /** What people see as the server's name. */
    public name: string,
    around: Omit<ConversationsParts, 'directory' | 'identity' | 'removed'>,
  ) {
    this.now = around.now;
    this.#setTimer = around.setTimer;
    this.door = new Door(around);
    this.presence = new Presence(this.directory, around.setTimer, around.now);
    this.conversations = new Conversations({
      directory: this.directory,
      removed: this.door.removed,
      identity,
      ...around,
    });
  }

  /** Registers a simple client. */
  admitSimple(session: Session, presentation: Presentation, author: SimpleAuthor, wantsKinds: boolean): void {
    const base = this.#registered(session, presentation);
    this.#admit({ ...base, kind: 'simple', author, wantsKinds, feeds: new Map() });
  }

  /** Registers a full node that has proven that it holds this writer's key. */
  admitFull(session: Session, presentation: Presentation, certificate: Certificate): void {
    const { writer } = certificate;
    const base = this.#registered(session, presentation);
    this.door.names.see(base.user.user, base.user.id, session.origin);
    const router = this.conversations.attach(session, base.user.id, writer);
    const throttle = this.#throttleOf(session);
    this.#admit({ ...base, kind: 'full', writer, certificate, router, throttle });
  }

  #registered(session: Session, presentation: Presentation) {
    return { state: 'registered', session, ...presentation, listVersion: 0 } as const;
  }

  /** Greets a client, and announces its person to everybody. */
  #admit(client: Registered): void {
    const { session, user } = client;
    session.phase = client;
    this.directory.add(client);
    session.connection.send('WELCOME', {
      user: user.user,
      id: user.id,
      server: { id: this.identity.id, name: this.name, version },
      features: [...nodeFeatures, features.lastHere, ...(this.servesFiles ? [features.files] : [])],
    });
    this.tell(user.id);
    this.presence.sendList(client);
    this.conversations.welcome(client);
    if (user.icon) this.icons.learn(session, user.icon);
  }

  /** Ends the sessions that a new one of this writer replaces; see `Directory.replacedBy`. */
  replace(person: PersonId, writer: WriterId): void {
    for (const { session } of this.directory.replacedBy(person, writer)) {
      session.connection.send('GOODBYE', goodbyeFields('replaced'));
      this.end(session);
    }
  }

  /** Ends the session of a computer that its person has removed, if it is here. */
  sendAway(removed: Revocation): void {
    const client = this.directory.computer(removed.writer);
    if (client?.user.id !== removed.person) return;
    const { connection } = client.session;
    connection.send('REVOKED', { revoked: [removed] });
    connection.send('GOODBYE', goodbyeFields('revoked'));
    this.end(client.session);
  }

  /** Announces a person's current status, or that they are gone. */
  tell(person: PersonId): void {
    const user = this.directory.userOf(person);
    if (user) {
      this.presence.changed(user);
      this.lastHere.isHere(user);
    } else {
      this.presence.gone(person);
      this.lastHere.hasLeft(person, this.now());
    }
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
    const { phase } = session;
    if (phase.state !== 'registered') return;
    this.icons.forget(session);
    this.presence.forget(phase);
    this.conversations.part(phase, isTaken);
    this.directory.remove(phase);
    if (phase.kind === 'full') this.door.names.renew(phase.user.user, phase.user.id);
    session.phase = { state: 'new' };
    this.tell(phase.user.id);
  }

  /** Limits the rate of a full node. See `mayGoOn` for what counts. */
  #throttleOf({ holds }: Session): Throttle {
    return new Throttle(
      new RateLimit(limits.nodePerSecond, limits.nodeBurst, this.now()),
      { now: this.now, setTimer: this.#setTimer },
      () => holds.hold('rate'),
      () => holds.release('rate'),
    );
  }
}
