import type { SetTimer } from '../../runtime/timers';
import { foundingOf } from '../../shared/conversation/title';
import type { ConversationId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import {
  isListable,
  type ListedRoom,
  type RoomFounding,
  type RoomsById,
} from '../../shared/rooms/listed-room';
import { changedList, wholeList } from '../../shared/rooms/room-lines';
import type { Logs } from '../conversations/logs';
import type { Directory } from '../presence/directory';
import type { Registered } from '../session';
import type { MessageReader } from '../storage/message-reader';

export interface RoomListParts {
  readonly reader: Pick<MessageReader, 'rooms'>;
  readonly logs: Pick<Logs, 'get'>;
  readonly directory: Pick<Directory, 'clients' | 'size'>;
  readonly setTimer: SetTimer;
  /** The room for everybody on this server. */
  readonly everybody: RoomFounding;
}

/** Milliseconds for each person online that changes wait longer: each of them is told. */
const perPersonMs = 1;

/** The open rooms that are known here. Clients that want it are told the list once, and then what changes in it. */
export class RoomList {
  /** What all who want it have been told; undefined until somebody wanted it. */
  #told: RoomsById | undefined;
  #timer: { cancel(): void } | undefined;

  constructor(private readonly parts: RoomListParts) {}

  /** MUST be called when it has changed who takes part in a conversation. */
  changed(conversation: ConversationId): void {
    if (this.#told === undefined || !this.parts.logs.get(conversation)?.isPublic) return;
    const ms = limits.roomsMs + this.parts.directory.size * perPersonMs;
    this.#timer ??= this.parts.setTimer(() => this.#tell(), ms);
  }

  /** The lines that a client which has just registered is sent; none if it does not want to know of rooms. */
  welcome({ wantsRooms }: Registered): readonly Uint8Array[] {
    if (!wantsRooms) return [];
    // The same that the others have been told: changes that wait are told everybody.
    return wholeList((this.#told ??= this.#rooms()));
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #tell(): void {
    this.#timer = undefined;
    const rooms = this.#rooms();
    const lines = changedList(this.#told ?? rooms, rooms);
    this.#told = rooms;
    if (lines.length === 0) return;
    for (const { wantsRooms, session } of this.parts.directory.clients())
      if (wantsRooms) for (const line of lines) session.outbox.deliver(line);
  }

  /** The rooms with most people, of those with as many the oldest: so nobody pushes others out with new ones. */
  #rooms(): RoomsById {
    const { everybody, logs } = this.parts;
    const people = logs.get(everybody.conversation)?.state.members.size ?? 0;
    // Whoever wants to be in it is the first: so it is listed although nobody is.
    const rooms = new Map<ConversationId, ListedRoom>([
      [everybody.conversation, { founding: everybody, people }],
    ]);
    for (const { conversation, people } of this.parts.reader.rooms(
      limits.roomsPerFounder,
      limits.roomsListed - 1,
    )) {
      const log = this.parts.logs.get(conversation);
      const founding = log && foundingOf(log);
      if (isListable(founding)) rooms.set(conversation, { founding, people });
    }
    return rooms;
  }
}
