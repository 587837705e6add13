import { certificatesOfOthers } from '../../../shared/conversation/control-entry';
import type { OnlineUser, PeerMessages } from '../../../shared/protocol/messages';
import { displayName } from '../../../shared/protocol/names';
import type { PeerHandlers } from '../connection/node-messages';
import type { SessionEvents } from '../connection/session-events';
import { costs } from './costs';
import type { PeerLink } from './peer-link';
import type { PeersOptions } from './types';

/** What the handlers need of a connection with a peer. */
export interface HearingParts {
  /** Charges the cost of a message to the peer's rate limit. */
  charge(cost: number): void;
  /** Counts signatures that are checked for it. */
  checks(signatures: number): void;
  /** Undefined until the peer has registered, and after another connection with it has replaced this one. */
  link(): PeerLink | undefined;
  gossip(link: PeerLink, fields: PeerMessages['PEERS']): void;
}

const noSuchIcon = { code: 'no-such-icon', message: 'This is not my picture.', command: 'ICON' } as const;

/** Handlers for the messages of a registered peer. Each charges its cost. */
export function hearing(
  { keys, exchange, keyTraffic, icons, removed, rooms, events, isIn, log }: PeersOptions,
  { charge, checks, link, gossip }: HearingParts,
): { entry: SessionEvents['entry']; handlers: PeerHandlers } {
  const heard =
    <Fields>(
      run: (from: PeerLink, fields: Fields) => void,
      cost: (fields: Fields) => number = () => costs.news,
      signatures: (fields: Fields) => number = () => 0,
    ) =>
    (fields: Fields): void => {
      charge(cost(fields));
      checks(signatures(fields));
      const from = link();
      if (from) run(from, fields);
    };
  /** Takes over how a peer presents itself. What it says about others is ignored. */
  const present = (from: PeerLink, users: readonly OnlineUser[]): void => {
    const self = users.find(({ id }) => id === from.person);
    if (!self) return;
    from.presence = { ...self, user: displayName(self.user) };
    events.people();
  };
  return {
    entry: (entry, bytes) => {
      const from = link();
      const isTheirs = from !== undefined && isIn(entry.conversation, from.person);
      const certificates = certificatesOfOthers(entry).length;
      charge((isTheirs ? 0 : costs.unknownEntry) + certificates * costs.certificate);
      checks((isTheirs ? 0 : 1) + certificates);
      if (from) exchange.entry(from.router, entry, bytes);
    },
    handlers: {
      ONLINE_USERS: heard((from, { users }) => present(from, users)),
      ONLINE_CHANGES: heard((from, { changed }) => present(from, changed)),
      PEERS: heard(gossip),
      REACH: heard((from, { reached }) => {
        from.reachesUs = reached;
        events.people();
      }),
      HAVE: heard(
        ({ router }, fields) => exchange.have(router, fields),
        ({ conversations }) => conversations.length * costs.haveItem,
      ),
      RECEIPTS: heard(
        ({ router }, fields) => exchange.receipts(router, fields),
        () => costs.haveItem,
      ),
      WANT: heard(
        ({ router }, fields) => exchange.want(router, fields),
        ({ hashes }) => hashes.length * costs.haveItem,
      ),
      LACKING: heard(({ router }, fields) => exchange.lacking(router, fields)),
      KEYS: heard(
        ({ router }, fields) => keyTraffic.given(router, fields),
        ({ keys }) => keys.length * costs.key,
        () => 1,
      ),
      KEYS_WANTED: heard(
        ({ router }, fields) => keyTraffic.wanted(router, fields),
        ({ keys }) => keys.length * costs.key,
      ),
      KEYS_KEPT: heard(
        ({ router }, fields) => keyTraffic.kept(router, fields),
        ({ signatures }) => signatures.length * costs.key,
      ),
      READ: heard(
        ({ person }, { marks }) => {
          // What others have read is nobody's business.
          if (person === keys.person.id) events.read(marks);
        },
        ({ marks }) => marks.length * costs.mark,
      ),
      COMPUTERS: heard(
        ({ person }, { computers }) => {
          if (person === keys.person.id) events.computers(computers);
        },
        ({ computers }) => computers.length * costs.certificate,
      ),
      REVOKED: ({ revoked }) => {
        charge(revoked.length * costs.certificate);
        checks(revoked.length);
        if (link()) removed.hear(revoked);
        else removed.hearOfThis(revoked);
      },
      ROOMS: heard(
        ({ router }, fields) => rooms.heard(router, fields),
        ({ rooms: fresh }) => costs.news + fresh.length * costs.room,
        ({ rooms: fresh }) => fresh.length * 2,
      ),
      TYPING: heard(({ person }, { conversation }) => events.doing(person, { kind: 'typing', conversation })),
      SEEN: heard(({ person }, { conversation, last }) =>
        events.doing(person, { kind: 'seen', conversation, last }),
      ),
      ICON: heard(
        ({ session }, fields) => {
          const answer = icons.hear(fields);
          if (answer.isNew) events.icon(fields.hash);
          if (answer.reply) session.send('ICON', answer.reply);
          else if (fields.data === undefined) session.send('ERROR', { ...noSuchIcon, hash: fields.hash });
        },
        () => costs.icon,
      ),
      ERROR: ({ code, message, hash }) => {
        charge(costs.news);
        const from = link();
        if (from && code === noSuchIcon.code && hash !== undefined) icons.missing(from.writer, hash);
        else log('info', 'a peer refused', { code, message });
      },
      PONG: heard(
        ({ router }, { token }) => void router.pong(token),
        () => 0,
      ),
    },
  };
}
