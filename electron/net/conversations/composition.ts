import type { Environment } from '../../../runtime/environment';
import { BoundedLog } from '../../../runtime/bounded-log';
import type { Log } from '../../../runtime/log';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import { Exchange } from '../../../shared/exchange/exchange';
import type { ConversationId, PersonId } from '../../../shared/ids';
import type { Revocation } from '../../../shared/protocol/revocation';
import type { WriterKeys } from '../keys';
import { Answering } from '../sealing/answering';
import { Asking } from '../sealing/asking';
import { Giving } from '../sealing/giving';
import { KeyLinks } from '../sealing/key-links';
import { KeyTraffic } from '../sealing/key-traffic';
import { LateOpening } from '../sealing/late-opening';
import { Taking } from '../sealing/taking';
import { forgetfulRevocations, RemovedComputers, type RevocationStore } from '../removed-computers';
import type { Renewal } from '../renewal';
import type { Change, HistoryStore, Profile } from '../types';
import { Commits } from './commits';
import { Conversations, type IsIgnored } from './conversations';
import { ContentRemoval } from './content-removal';
import { Deliveries } from './deliveries';
import { exchangeNode } from './exchange-node';
import { forgetfulLeaving, isAlone, Leaving, type LeavingStore } from './leaving';
import { MissingMessages } from './missing';
import { ConversationNews } from './news';
import { Composing } from './composing';
import { Founding } from './founding';
import { Writing } from './writing';

export interface ConversationsComposition {
  readonly keys: WriterKeys;
  readonly store: HistoryStore;
  readonly environment: Environment;
  readonly log: Log;
  readonly renewal: Renewal;
  readonly revocations?: RevocationStore | undefined;
  readonly leaving?: LeavingStore | undefined;
  readonly isIgnored?: IsIgnored | undefined;
  readonly isBlocked?: ((person: PersonId) => boolean) | undefined;
  /** The current profile. */
  profile(): Profile;
  onFault(error: unknown): void;
  tell(change: Change): void;
  /** It has changed who takes part in a conversation. */
  membershipChanged(): void;
  /** Whether a room is that for everybody on a network that this computer is on. */
  isOfNetworkHere(conversation: ConversationId): boolean;
  /** These computers are known to be removed from now on. */
  computersRemoved(revoked: readonly Revocation[]): void;
}

/** Makes the parts of a node that deal with conversations; none knows a connection. Throws when the store cannot be read. */
export function composedConversations(options: ConversationsComposition) {
  const {
    keys,
    store,
    environment,
    renewal,
    isIgnored,
    isBlocked,
    profile,
    onFault,
    tell,
    membershipChanged,
  } = options;
  const me = keys.person.id;
  const conversations = new Conversations({
    me,
    store,
    isIgnored,
    isBlocked,
    isLeaving: (conversation) => leaving.has(conversation),
  });
  const removed = new RemovedComputers({
    keys,
    store: options.revocations ?? forgetfulRevocations(),
    now: environment.now,
    logs: () => conversations.logs(),
    isShared: (person) => conversations.contacts.isShared(person),
    removed: (revoked) => options.computersRemoved(revoked),
  });
  const log = (conversation: ConversationId): EntryLog | undefined => conversations.get(conversation)?.log;
  const commits = new Commits({ conversations, store, now: environment.now, onFault });
  const deliveries = new Deliveries(me, conversations, store);
  const deletion = new ContentRemoval(conversations, commits, store, onFault);
  const composing = new Composing({ conversations, commits, keys, removed, now: environment.now, onFault });
  const writing = new Writing(composing);
  const refusals = new BoundedLog(options.log, environment.setTimer, environment.now);
  const exchange: Exchange = new Exchange(
    exchangeNode(me, conversations, commits.ring, environment, options.isOfNetworkHere),
    commits.queue,
    {
      added: (conversation, entries) => news.added(conversation, entries),
      holds: (conversation, holder, claim) => news.holds(conversation, holder, claim),
      refused: ({ link }, { conversation, hash }, why) => {
        if (why === 'not-authentic') link.forged?.();
        refusals.write('info', 'an entry was refused', { conversation, hash, why });
      },
      failed: ({ link }, error) => {
        onFault(error);
        // The other side offers them again at the next connection.
        link.drop('New messages could not be saved on this computer');
      },
      finished: (conversation) => leaving.look(conversation),
    },
  );
  const missing = new MissingMessages({
    me,
    log,
    countOffered: (conversation) => exchange.countOffered(conversation),
  });
  const leaving: Leaving = new Leaving(options.leaving ?? forgetfulLeaving(), environment, {
    ask: (conversation) => exchange.ask(conversation),
    isReady: (conversation) => isAlone(log(conversation)?.state) || exchange.knowsAllOf(conversation, me),
    write: async (conversation) => news.written(await writing.leave(conversation, profile().user)),
  });
  const { ring, opening } = commits;
  const keyLinks = new KeyLinks();
  const links = () => keyLinks.all;
  const giving = new Giving({ keys, store, environment, removed, links, log, onFault });
  const late = new LateOpening({
    commits,
    store,
    opened: (conversation, messages) => news.opened(conversation, messages),
  });
  const asking = new Asking({
    keys,
    environment,
    store,
    late,
    links,
    logs: () => conversations.logs(),
    log,
    introduce: async (conversation) => news.written(await writing.introduce(conversation, profile().user)),
    onFault,
  });
  const keyTraffic = new KeyTraffic({
    links: keyLinks,
    exchange,
    giving,
    taking: new Taking({ keys, commits, store, log }),
    answering: new Answering({ keys, ring, removed, log }),
    asking,
    onFault,
  });
  const news: ConversationNews = new ConversationNews({
    me,
    log,
    deliveries,
    missing,
    renewal,
    leaving,
    exchange,
    giving,
    opening,
    asking,
    tell,
    membershipChanged,
  });
  /** Stops what waits for its time. */
  const stop = (): void => {
    leaving.stop();
    giving.stop();
    asking.stop();
    refusals.flush();
  };
  return {
    conversations,
    removed,
    commits,
    deliveries,
    deletion,
    founding: new Founding(composing),
    writing,
    exchange,
    missing,
    leaving,
    giving,
    asking,
    keyTraffic,
    news,
    stop,
  };
}
