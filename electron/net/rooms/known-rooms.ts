import type { PersonId, ConversationId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import type { ServerMessages } from '../../../shared/protocol/messages';
import type { Everybody } from '../../../shared/protocol/everybody-scope';
import type { ListedRoom, RoomFounding } from '../../../shared/rooms/listed-room';

/** An open room of which this node has heard. */
export interface OpenRoom {
  readonly founding: RoomFounding;
  readonly founder: PersonId;
  /** Number of members, as the server says, or else the most that a peer says. */
  readonly people: number;
  /** Whether the server lists it, and how many peers. */
  readonly onServer: boolean;
  readonly near: number;
}

/** A room for everybody that is here: on a network that this computer is on, or on its server. */
export interface EverybodyRoom {
  readonly everybody: Everybody;
  readonly founding: RoomFounding;
  /** Number of members, as others say; 0 if nobody lists it. */
  readonly people: number;
}

interface KnownRoomsParts<Source> {
  /** Whether a list is that of the server, and not of a peer. */
  isServer(source: Source): boolean;
  /** The founding INVITE with these fields; undefined if it is not authentic or founds no room that can be listed. */
  read(fields: Readonly<Record<string, unknown>>): RoomFounding | undefined;
  isBlocked(person: PersonId): boolean;
}

/** The open rooms that the server and peers list. Whoever lists rooms can invent the number of members, and nothing else. */
export class KnownRooms<Source> {
  /** By the connection that told it. */
  readonly #lists = new Map<Source, Map<ConversationId, ListedRoom>>();
  #all: ReadonlyMap<ConversationId, OpenRoom> | undefined;

  constructor(private readonly parts: KnownRoomsParts<Source>) {}

  /** Takes a list, or what has changed in it. Returns the rooms that are new in it. */
  hear(source: Source, { rooms, counts, gone, first }: ServerMessages['ROOMS']): ConversationId[] {
    this.#all = undefined;
    const before = first ? undefined : this.#lists.get(source);
    const list = before ?? new Map<ConversationId, ListedRoom>();
    this.#lists.set(source, list);
    for (const conversation of gone) list.delete(conversation);
    for (const { conversation, people } of counts) {
      const room = list.get(conversation);
      if (room) list.set(conversation, { ...room, people });
    }
    const most = this.parts.isServer(source) ? limits.roomsListed : limits.roomsOfPeer;
    const fresh: ConversationId[] = [];
    for (const { founding: fields, people } of rooms) {
      if (list.size >= most) break;
      const founding = this.parts.read(fields);
      if (!founding) continue;
      list.set(founding.conversation, { founding, people });
      fresh.push(founding.conversation);
    }
    return fresh;
  }

  /** A connection has ended. Returns whether it had listed anything. */
  gone(source: Source): boolean {
    this.#all = undefined;
    return this.#lists.delete(source);
  }

  /** Call when somebody was blocked or unblocked. */
  recount(): void {
    this.#all = undefined;
  }

  /** Who lists a room. */
  listersOf(conversation: ConversationId): Source[] {
    return [...this.#lists].flatMap(([source, list]) => (list.has(conversation) ? source : []));
  }

  /** All rooms: those on the server first, then those that most peers list; a few of each founder. */
  get all(): ReadonlyMap<ConversationId, OpenRoom> {
    return (this.#all ??= this.#merged());
  }

  #merged(): Map<ConversationId, OpenRoom> {
    const rooms = new Map<ConversationId, OpenRoom>();
    for (const [source, list] of this.#lists)
      for (const [conversation, { founding, people }] of list) {
        const founder = founding.certificate?.person;
        if (founder === undefined || this.parts.isBlocked(founder)) continue;
        const before = rooms.get(conversation) ?? { founding, founder, people: 0, onServer: false, near: 0 };
        rooms.set(
          conversation,
          this.parts.isServer(source)
            ? { ...before, people, onServer: true }
            : {
                ...before,
                people: before.onServer ? before.people : Math.max(before.people, people),
                near: before.near + 1,
              },
        );
      }
    return bounded([...rooms.values()]);
  }
}

function bounded(rooms: readonly OpenRoom[]): Map<ConversationId, OpenRoom> {
  const ordered = rooms.toSorted((a, b) => Number(b.onServer) - Number(a.onServer) || b.near - a.near);
  const ofFounder = new Map<PersonId, number>();
  const kept = new Map<ConversationId, OpenRoom>();
  for (const room of ordered) {
    const count = ofFounder.get(room.founder) ?? 0;
    if (count >= limits.roomsPerFounder || kept.size >= limits.roomsKnown) continue;
    ofFounder.set(room.founder, count + 1);
    kept.set(room.founding.conversation, room);
  }
  return kept;
}
