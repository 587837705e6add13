import type { Environment } from '../../../runtime/environment';
import { everybodyRoom } from '../../../runtime/entries/everybody-room';
import { parseEntry } from '../../../runtime/entries/entry-codec';
import type { ControlEntry } from '../../../shared/conversation/log-entry';
import { foundingOf } from '../../../shared/conversation/title';
import type { Exchange } from '../../../shared/exchange/exchange';
import type { Router } from '../../../shared/exchange/router';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { failed, success, type Result } from '../../../shared/protocol/errors';
import { everybodyIn, type EverybodyScope } from '../../../shared/protocol/everybody-scope';
import type { ServerMessages } from '../../../shared/protocol/messages';
import { isListable, type RoomFounding } from '../../../shared/rooms/listed-room';
import { phrase } from '../../../shared/words/phrase';
import type { Conversations } from '../conversations/conversations';
import type { ConversationNews } from '../conversations/news';
import type { Founding } from '../conversations/founding';
import type { NewRoom } from '../types';
import { KnownRooms, type EverybodyRoom, type OpenRoom } from './known-rooms';
import { OwnRooms } from './own-rooms';
import type { RoomLists } from './room-lists';

export interface RoomsParts {
  readonly me: PersonId;
  readonly environment: Environment;
  readonly conversations: Pick<Conversations, 'get' | 'logs' | 'trial' | 'isBlocked'>;
  readonly founding: Pick<Founding, 'openRoom' | 'enter'>;
  readonly news: Pick<ConversationNews, 'written'>;
  readonly exchange: Pick<Exchange, 'enter' | 'lookAgain'>;
  /** The rooms for everybody on the present networks and on the present server. */
  here(): readonly EverybodyScope[];
  /** The name under which this person writes. */
  user(): string;
  /** Sends lines to all peers. */
  tellPeers(lines: readonly Uint8Array[]): void;
  /** Other rooms are known, or something about them. */
  changed(): void;
}

/** Number of this person's last controls in a room that somebody is shown who does not know that they are in it. */
const controlsShown = 50;

/** The open rooms that others list, those of which this node lists, and how one gets in. */
export class Rooms implements RoomLists {
  readonly #parts: RoomsParts;
  readonly #known: KnownRooms<Router>;
  readonly #own: OwnRooms;
  /** Scopes of the rooms for everybody that were here last. */
  #here = '';

  constructor(parts: RoomsParts) {
    this.#parts = parts;
    const { me, environment, conversations, tellPeers } = parts;
    this.#known = new KnownRooms({
      isServer: ({ link }) => link.person === undefined,
      read: (fields) => this.#read(fields),
      isBlocked: (person) => conversations.isBlocked(person),
    });
    this.#own = new OwnRooms({
      me,
      environment,
      logs: () => conversations.logs(),
      isNear: (conversation) => this.isOfNetworkHere(conversation),
      tell: tellPeers,
    });
  }

  /** The rooms that are listed by the server and by peers. */
  get all(): ReadonlyMap<ConversationId, OpenRoom> {
    return this.#known.all;
  }

  /** The rooms for everybody here, whether or not this person is in them. */
  get everybody(): readonly EverybodyRoom[] {
    return this.#parts.here().flatMap((scope) => {
      const everybody = everybodyIn(scope);
      const founding = everybodyRoom(scope);
      const people = this.#known.all.get(founding.conversation)?.people ?? 0;
      return everybody ? { everybody, founding, people } : [];
    });
  }

  /** Whether a room is that for everybody on a network that this computer is on. */
  isOfNetworkHere(conversation: ConversationId): boolean {
    return this.#parts.here().some((scope) => {
      const isNear = everybodyIn(scope)?.kind === 'near';
      return isNear && everybodyRoom(scope).conversation === conversation;
    });
  }

  /** MUST be called when this computer may be on another network, or see those near no more. */
  networksLooked(): void {
    const here = this.#parts.here().join(' ');
    if (here === this.#here) return;
    this.#here = here;
    this.#parts.exchange.lookAgain();
    this.#own.changed();
    this.#parts.changed();
  }

  ownList(): readonly Uint8Array[] {
    return this.#own.whole();
  }

  heard(router: Router, fields: ServerMessages['ROOMS']): void {
    // Somebody may be in a room of this person's without that either knows of the other.
    for (const conversation of this.#known.hear(router, fields)) this.#show(router, conversation);
    this.#parts.changed();
  }

  gone(router: Router): void {
    if (this.#known.gone(router)) this.#parts.changed();
  }

  /** MUST be called when it has changed who takes part in a conversation. */
  membershipChanged(): void {
    this.#own.changed();
  }

  blockedChanged(): void {
    this.#known.recount();
    this.#parts.changed();
  }

  async open(room: NewRoom): Promise<Result<{ conversation: ConversationId }>> {
    const { founding, news, user } = this.#parts;
    const founded = news.written(await founding.openRoom(user(), room));
    return founded.ok ? success({ conversation: founded.value.conversation }) : founded;
  }

  /** Joins a room that is listed, or in which this person was before. */
  async enter(conversation: ConversationId): Promise<Result<ControlEntry>> {
    const { conversations, news, user } = this.#parts;
    const log = conversations.get(conversation)?.log;
    const founding =
      this.#known.all.get(conversation)?.founding ??
      this.everybody.find((room) => room.founding.conversation === conversation)?.founding ??
      (log?.isPublic && foundingOf(log));
    if (!founding) return failed('no-such-conversation', phrase('room.gone'));
    const joined = news.written(await this.#parts.founding.enter(founding, user()));
    if (joined.ok) for (const router of this.#known.listersOf(conversation)) this.#show(router, conversation);
    return joined;
  }

  stop(): void {
    this.#own.stop();
  }

  /** Shows a peer who lists a room that this person is in it as well. */
  #show(router: Router, conversation: ConversationId): void {
    const { conversations, exchange, me } = this.#parts;
    const log = conversations.get(conversation)?.log;
    if (router.link.person === undefined || !log?.state.members.has(me)) return;
    // Anybody can list the room of a network or of a server, to find out who is in it.
    if (log.everybody !== undefined && !this.isOfNetworkHere(conversation)) return;
    // Nothing that names others: whoever lists the room may be a stranger to it, who has only seen its name.
    const own = log.controls.graph
      .byPerson(me)
      .flatMap(({ hash }) => log.controlEntry(hash) ?? [])
      .filter(({ command }) => command === 'JOIN' || command === 'WRITER');
    exchange.enter(router, conversation, own.slice(-controlsShown));
  }

  #read(fields: Readonly<Record<string, unknown>>): RoomFounding | undefined {
    const entry = parseEntry('INVITE', fields);
    if (!entry.ok || entry.value.command !== 'INVITE' || !isListable(entry.value)) return undefined;
    const { value } = entry;
    return this.#parts.conversations.trial(value.conversation).offer(value).kind === 'added'
      ? value
      : undefined;
  }
}
