import type { Identity } from '../shared/node/identity';
import { features } from '../shared/protocol/messages';
import { Conversations, type Surroundings } from './conversations';
import { Directory } from './directory';
import { Icons } from './icons';
import { Presence } from './presence';
import { RateLimit } from '../shared/protocol/rate-limit';
import { version } from '../package.json';
import type { Registered, Session } from './session';

/** Messages a second, and at once, of a full node; it passes on what others wrote, too. */
const fullRate = { perSecond: 2_000, burst: 20_000 };

/** The parts of a server, apart from sockets. */
export class Hub {
  readonly directory = new Directory();
  readonly presence: Presence;
  readonly conversations: Conversations;
  readonly icons = new Icons();
  readonly now: () => number;

  constructor(
    readonly identity: Identity,
    readonly name: string,
    around: Omit<Surroundings, 'directory'>,
  ) {
    this.now = around.now;
    this.presence = new Presence(this.directory, around.setTimer, around.now);
    this.conversations = new Conversations({ directory: this.directory, ...around });
  }

  /** Registers a session and tells it, and everyone, what follows from it. */
  admit(session: Session, registered: Registered): void {
    const { user } = registered;
    session.state = 'registered';
    session.registered = registered;
    if (!registered.signer) session.rate = new RateLimit(fullRate.perSecond, fullRate.burst, this.now());
    this.directory.add(session, user);
    session.connection.send('WELCOME', {
      user: user.user,
      id: user.id,
      server: { id: this.identity.id, name: this.name, version },
      features: Object.values(features),
    });
    this.presence.changed(user);
    this.presence.sendList(session);
    this.conversations.welcome(session, registered);
    if (user.icon) this.icons.learn(session, user.icon);
  }

  /** Ends the older connection of a person who has proven to be here anew. */
  replace(id: string): void {
    const older = this.directory.byId(id);
    if (!older) return;
    older.connection.send('GOODBYE', { reason: 'you connected from elsewhere' });
    this.end(older);
  }

  /** Ends a session in order. Its person is gone and the name is free at once, whether or not the other side closes. */
  end(session: Session): void {
    session.connection.flush();
    const { isTaken } = session.outbox;
    session.connection.end();
    this.leave(session, isTaken);
  }

  /** Takes a session out of everything; `isTaken` when nothing that it was sent was lost on the way. */
  leave(session: Session, isTaken: boolean): void {
    const { registered } = session;
    if (!registered) return;
    this.icons.forget(session);
    this.presence.forget(session);
    this.conversations.part(session, isTaken);
    if (this.directory.remove(session, registered.user)) this.presence.gone(registered.user);
    session.registered = undefined;
    session.state = 'new';
  }
}
