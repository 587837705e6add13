import { everybodyRoom } from '../../runtime/entries/everybody-room';
import type { PersonKey } from '../../runtime/entries/keys';
import { scopeOfServer } from '../../shared/protocol/everybody-scope';
import type { RoomFounding } from '../../shared/rooms/listed-room';
import type { Exchange } from '../../shared/exchange/exchange';
import type { StoreProblem } from '../../runtime/sqlite/database';
import type { SetTimer } from '../../runtime/timers';
import type { RemovedComputers } from '../door/removed-computers';
import type { Directory } from '../presence/directory';
import { fullNodeOf, type Registered, type Session } from '../session';
import type { Router } from '../../shared/exchange/router';
import type { PersonId, WriterId } from '../../shared/ids';
import { SimpleAuthors } from '../simple-clients/authors';
import { LateSignatures } from '../simple-clients/late-signatures';
import { SimpleOnly } from '../simple-clients/simple-only';
import { Naming } from '../simple-clients/naming';
import { Feeds } from '../simple-clients/feeds';
import { Receipts } from '../simple-clients/receipts';
import { Relay } from '../simple-clients/relay';
import { Titles } from '../simple-clients/titles';
import { Welcome } from '../simple-clients/welcome';
import { MessageLines } from '../simple-clients/message-lines';
import type { MessageStore } from '../storage/message-store';
import { Commits } from './commits';
import { Logs } from './logs';
import { Quota } from './quota';
import { RoomList } from '../rooms/room-list';
import { RevocationNews } from './revocation-news';
import { FullNodeExchange } from './full-node-exchange';
import { KeysInTransit } from './keys-in-transit';
import { OutdatedKeys } from './outdated-keys';
import { Trouble } from './trouble';
import { Writing } from './writing';

/** What `Conversations` needs of the server. */
export interface ConversationsParts {
  identity: PersonKey;
  directory: Directory;
  removed: RemovedComputers;
  store: MessageStore;
  now(): number;
  setTimer: SetTimer;
  /** Resolves when the current turn of the event loop is over. */
  turn(): Promise<void>;
  onFault(error: unknown): void;
  /** Called when writing begins to fail, and with undefined when it works again. */
  onTrouble(problem: StoreProblem | undefined, message: string): void;
}

/** The room for everybody on a server. */
function roomOfServer(server: PersonId): RoomFounding {
  const scope = scopeOfServer(server);
  if (!scope) throw new TypeError('The server has no key.');
  return everybodyRoom(scope);
}

/** All conversations of the server: connects the parts that commit, write for simple clients, and accept entries from full nodes. */
export class Conversations {
  readonly authors: SimpleAuthors;
  readonly logs: Logs;
  readonly commits: Commits;
  readonly writing: Writing;
  readonly keys: KeysInTransit;
  readonly revocations: RevocationNews;
  readonly #rooms: RoomList;
  readonly #fullNodes: FullNodeExchange;
  readonly #feeds: Feeds;
  readonly #outdatedKeys: OutdatedKeys;
  readonly #receipts: Receipts;
  readonly #welcome: Welcome;
  readonly #trouble: Trouble;

  constructor(around: ConversationsParts) {
    const { directory, store, setTimer } = around;
    const { reader } = store;
    const seed = reader.writerSeed();
    const everybody = roomOfServer(around.identity.id);
    this.authors = new SimpleAuthors(around.identity, seed);
    const signatures = new LateSignatures(seed);
    const simpleOnly = new SimpleOnly(around.identity.id);
    const logs = new Logs(reader, (message) => signatures.signed(message));
    this.logs = logs;
    const quota = new Quota(reader);
    const titles = new Titles(reader);
    const naming = new Naming(directory, this.authors);
    const messageLines = new MessageLines(naming, reader, this.authors);
    this.#receipts = new Receipts(this.authors, logs, setTimer, (log, person, claim) =>
      this.exchange.given(log, person, claim),
    );
    const feeds = new Feeds(reader, logs, messageLines, this.#receipts, () => this.commits.keepCursorsSoon());
    const relay = new Relay(directory, logs, feeds, messageLines, titles, naming);
    const trouble = new Trouble(
      setTimer,
      () => this.commits.keepCursors(),
      (session, conversation) => {
        const full = fullNodeOf(session);
        if (full) this.exchange.askAgain(full.router, conversation);
      },
      around.onTrouble,
    );
    this.commits = new Commits({
      store,
      logs,
      feeds,
      trouble,
      setTimer,
      turn: around.turn,
      now: around.now,
      onFault: around.onFault,
      changed: (change) => {
        relay.tellState(change);
        this.#outdatedKeys.changed(change);
        this.#rooms.changed(change.conversation);
      },
      flush: () => relay.flush(),
      isAsked: (log) => !simpleOnly.has(log),
      written: (conversation, entries) => {
        const log = logs.get(conversation);
        if (log && !simpleOnly.has(log)) this.exchange.written(conversation, signatures.signedEnds(entries));
      },
    });
    const parts = { commits: this.commits, logs, quota, relay, trouble, setTimer };
    this.writing = new Writing({ ...parts, everybody, reader, directory, naming, titles, now: around.now });
    this.keys = new KeysInTransit({
      commits: this.commits,
      logs,
      directory,
      reader,
      random: Math.random,
    });
    this.#outdatedKeys = new OutdatedKeys({ commits: this.commits, logs, reader: reader.transit });
    this.#rooms = new RoomList({ reader, logs, directory, setTimer, everybody });
    this.#welcome = new Welcome(reader, logs, feeds, titles, naming);
    const conversationsOf = (person: PersonId) => this.#welcome.conversationsOf(person);
    this.revocations = new RevocationNews({ removed: around.removed, directory, logs, conversationsOf });
    this.#fullNodes = new FullNodeExchange({
      ...parts,
      everybody: everybody.conversation,
      revocations: this.revocations,
      conversationsOf,
    });
    this.#feeds = feeds;
    this.#trouble = trouble;
  }

  /** Begins what the server does without being asked. */
  start(): void {
    this.#outdatedKeys.start();
  }

  get exchange(): Exchange {
    return this.#fullNodes.exchange;
  }

  /** Runs a function once all earlier requests of a session are done. */
  inTurn(session: Session, run: () => void): void {
    const full = fullNodeOf(session);
    if (full) this.exchange.inOrder(full.router, run);
    else this.commits.after(session, run);
  }

  /** Prepares to synchronise with a full node. `welcome` begins it. */
  attach(session: Session, person: PersonId, writer: WriterId): Router {
    return this.#fullNodes.attach(session, person, writer);
  }

  /** Tells a client that has just registered about its conversations. */
  welcome(client: Registered): void {
    if (client.kind === 'full') {
      this.#fullNodes.begin(client);
      this.keys.give(client);
    } else client.session.outbox.feed(this.#welcome.items(client));
    const rooms = this.#rooms.welcome(client);
    if (rooms.length > 0) client.session.outbox.feed(rooms);
  }

  /** Removes a client. `isTaken`: the system has taken over all that was sent to it. */
  part(client: Registered, isTaken: boolean): void {
    if (client.kind === 'simple') this.#feeds.part(client, isTaken);
    else this.#fullNodes.end(client);
    this.#trouble.forget(client.session);
  }

  /** Stores the cursors. Resolves when all pending work is done. */
  async close(): Promise<void> {
    this.#outdatedKeys.stop();
    await this.commits.close();
    for (const timed of [this.#receipts, this.#trouble, this.#rooms, this.exchange]) timed.stop();
  }
}
