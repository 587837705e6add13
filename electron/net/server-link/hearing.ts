import type { Router } from '../../../shared/exchange/router';
import type { Revocation } from '../../../shared/protocol/revocation';
import type { ServerMessages } from '../../../shared/protocol/messages';
import type { ServerHandlers } from '../connection/node-messages';
import type { SessionEnd, SessionEvents } from '../connection/session-events';
import type { People } from '../people';
import type { ServerConnectionOptions } from './types';

/** What the handlers need of the connection with the server. */
export interface HearingParts {
  /** Whether this session is still the current one. */
  isCurrent(): boolean;
  /** Undefined until the server has let this node in. */
  router(): Router | undefined;
  readonly people: Pick<People, 'takeList' | 'takeChanges'>;
  peopleChanged(): void;
  /** The server has proven to have a key. Returns whether it is to be told anything. */
  proven(key: string): boolean;
  welcome(fields: ServerMessages['WELCOME']): void;
  ended(end: SessionEnd): void;
  notice(text: string): void;
  revoked(revoked: readonly Revocation[]): void;
  refused(error: ServerMessages['ERROR']): void;
  send(command: string, fields: object): void;
}

/** What takes the events and messages of a session with a server. All are ignored once it is no longer the current one. */
export function hearing(
  { exchange, keyTraffic, icons, rooms, events }: ServerConnectionOptions,
  parts: HearingParts,
): { events: SessionEvents; handlers: ServerHandlers } {
  const { isCurrent, people } = parts;
  const heard =
    <Fields>(run: (fields: Fields) => void) =>
    (fields: Fields): void => {
      if (isCurrent()) run(fields);
    };
  const routed =
    <Args extends unknown[]>(run: (router: Router, ...args: Args) => void) =>
    (...args: Args): void => {
      const router = isCurrent() ? parts.router() : undefined;
      if (router) run(router, ...args);
    };
  return {
    events: {
      line: () => undefined,
      proven: (key) => isCurrent() && parts.proven(key),
      welcome: heard((fields) => parts.welcome(fields)),
      // Nobody dials this side of the connection.
      admitted: () => undefined,
      entry: routed((router, entry, bytes) => exchange.entry(router, entry, bytes)),
      closed: heard((end) => parts.ended(end)),
    },
    handlers: {
      ONLINE_USERS: heard((fields) => people.takeList(fields) && parts.peopleChanged()),
      ONLINE_CHANGES: heard((fields) => {
        people.takeChanges(fields);
        parts.peopleChanged();
      }),
      NOTICE: heard(({ text }) => parts.notice(text)),
      HAVE: routed((router, fields) => exchange.have(router, fields)),
      RECEIPTS: routed((router, fields) => exchange.receipts(router, fields)),
      WANT: routed((router, fields) => exchange.want(router, fields)),
      LACKING: routed((router, fields) => exchange.lacking(router, fields)),
      KEYS: routed((router, fields) => keyTraffic.given(router, fields)),
      KEYS_WANTED: routed((router, fields) => keyTraffic.wanted(router, fields)),
      KEYS_KEPT: routed((router, fields) => keyTraffic.kept(router, fields)),
      REVOKED: heard(({ revoked }) => parts.revoked(revoked)),
      COMPUTERS: heard(({ computers }) => events.computers(computers)),
      ROOMS: routed((router, fields) => rooms.heard(router, fields)),
      READ: heard(({ marks }) => events.read(marks)),
      TYPING: heard(({ person, conversation }) => events.doing(person, { kind: 'typing', conversation })),
      SEEN: heard(({ person, conversation, last }) =>
        events.doing(person, { kind: 'seen', conversation, last }),
      ),
      PIECES_WANTED: heard((fields) => events.piecesWanted(fields)),
      CERTIFICATES: heard((fields) => events.certificates(fields)),
      LAST_HERE: heard(({ people: seen }) => events.lastHere(seen)),
      ICON: heard((fields) => {
        const answer = icons.hear(fields);
        if (answer.isNew) events.icon(fields.hash);
        if (answer.reply) parts.send('ICON', answer.reply);
      }),
      ERROR: heard((fields) => parts.refused(fields)),
      PONG: routed((router, { token }) => void router.pong(token)),
    },
  };
}
