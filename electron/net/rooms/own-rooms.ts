import type { EntryLog } from '../../../shared/conversation/entry-log';
import { foundingOf } from '../../../shared/conversation/title';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { isListable, type ListedRoom, type RoomsById } from '../../../shared/rooms/listed-room';
import { changedList, wholeList } from '../../../shared/rooms/room-lines';
import type { Environment } from '../../../runtime/environment';

interface OwnRoomsParts {
  readonly me: PersonId;
  readonly environment: Pick<Environment, 'setTimer'>;
  logs(): Iterable<EntryLog>;
  /** Whether a room is that for everybody on a present network. Of others nobody here is told that this person is in them. */
  isNear(conversation: ConversationId): boolean;
  /** Sends lines to all peers. */
  tell(lines: readonly Uint8Array[]): void;
}

/** The open rooms of which this node's person is a member, as peers are told of them. */
export class OwnRooms {
  /** What all peers have been told; undefined until the first was. */
  #told: RoomsById | undefined;
  #timer: { cancel(): void } | undefined;

  constructor(private readonly parts: OwnRoomsParts) {}

  /** The lines that a peer is sent when it connects; none if there are no rooms. */
  whole(): readonly Uint8Array[] {
    // The same that the others have been told: changes that wait are told everybody.
    const told = (this.#told ??= this.#rooms());
    // Whoever has gone to another network tells nobody there in which room they were.
    const rooms = new Map([...told].filter(([, room]) => this.#isForHere(room)));
    return rooms.size > 0 ? wholeList(rooms) : [];
  }

  /** MUST be called when it has changed who takes part in a conversation: peers are told soon. */
  changed(): void {
    if (this.#told === undefined) return;
    this.#timer ??= this.parts.environment.setTimer(() => {
      this.#timer = undefined;
      const rooms = this.#rooms();
      const lines = changedList(this.#told ?? rooms, rooms);
      this.#told = rooms;
      if (lines.length > 0) this.parts.tell(lines);
    }, limits.roomsMs);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #isForHere({ founding }: ListedRoom): boolean {
    return founding.everybody === undefined || this.parts.isNear(founding.conversation);
  }

  #rooms(): RoomsById {
    const rooms = new Map<ConversationId, ListedRoom>();
    for (const log of this.parts.logs()) {
      if (rooms.size >= limits.roomsOfPeer) break;
      const { members, voice } = log.state;
      if (!log.isPublic || !members.has(this.parts.me) || voice.closedBy !== undefined) continue;
      const founding = foundingOf(log);
      if (!isListable(founding)) continue;
      const room = { founding, people: members.size };
      if (this.#isForHere(room)) rooms.set(log.conversation, room);
    }
    return rooms;
  }
}
