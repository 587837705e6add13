import { encodeEntry, type Entry } from '../shared/conversation/entry';
import { takesPart, visibleTo, type Membership } from '../shared/conversation/membership';
import { encodeMessage } from '../shared/protocol/codec';
import type { Directory } from './directory';
import type { Change, Room } from './room';
import type { Session } from './session';
import { invitationLines, stateLine } from './simple-lines';

type Line = { entry: Entry; bytes: Uint8Array };
/** Who passed on an entry, and so need not be given it. */
export type Conveyors = ReadonlyMap<Entry, Session>;

/** Tells those who are online what is new in a conversation: full nodes the entries, simple clients what follows. */
export class Relay {
  constructor(private readonly directory: Directory) {}

  tell(room: Room, change: Change, conveyors: Conveyors): void {
    const lines = change.fresh.map((entry) => ({ entry, bytes: encodeEntry(entry) }));
    const { before, after } = change;
    if (before !== after) {
      this.#tellParted(room, change, lines, conveyors);
      this.#tellMembership(room, change);
    }
    const shown = new Set<Entry>(change.shown);
    const texts = shown.size === lines.length ? lines : encoded(change.shown, lines);
    for (const id of participants(after)) {
      const session = this.directory.byId(id);
      if (!session?.registered) continue;
      if (session.registered.signer) this.#tellSimple(session, id, room, change, texts);
      else if (before === after || takesPart(before, id)) deliver(session, lines, conveyors);
      else introduce(session, id, room, conveyors);
    }
  }

  #tellSimple(
    session: Session,
    id: string,
    room: Room,
    { before, after }: Change,
    texts: readonly Line[],
  ): void {
    if (before.members.has(id)) for (const { entry, bytes } of texts) session.outbox.deliver(entry, bytes);
    else if (after.members.has(id)) session.outbox.feed(room.missedBy(id));
  }

  /** Those who take part no longer learn why, and nothing beyond that. */
  #tellParted(room: Room, { before, after }: Change, lines: readonly Line[], conveyors: Conveyors): void {
    for (const id of participants(before)) {
      if (takesPart(after, id)) continue;
      const session = this.directory.byId(id);
      if (!session?.registered) continue;
      if (session.registered.signer) {
        if (before.members.has(id)) room.pause(id, []);
        session.connection.sendBytes(stateLine(room.log));
        continue;
      }
      const visible = new Set(visibleTo(room.log.entries, id));
      deliver(
        session,
        lines.filter(({ entry }) => visible.has(entry)),
        conveyors,
      );
    }
  }

  #tellMembership(room: Room, { before, after }: Change): void {
    for (const { to, bytes } of invitationLines(room.id, before, after)) {
      const session = this.directory.byId(to);
      if (session?.registered?.signer) session.connection.sendBytes(bytes);
    }
    const state = stateLine(room.log);
    for (const id of participants(after)) {
      const session = this.directory.byId(id);
      if (session?.registered?.signer) session.connection.sendBytes(state);
    }
  }
}

function deliver(session: Session, lines: readonly Line[], conveyors: Conveyors): void {
  for (const { entry, bytes } of lines)
    if (conveyors.get(entry) !== session) session.outbox.deliver(entry, bytes);
}

/** Gives a full node that has just been invited all that it may see, and asks for what it may know beyond. */
function introduce(session: Session, id: string, room: Room, conveyors: Conveyors): void {
  const lacking = visibleTo(room.log.entries, id).filter((entry) => conveyors.get(entry) !== session);
  const conversations = [{ conversation: room.id, have: room.log.have() }];
  const isOwn = [...conveyors.values()].includes(session);
  session.outbox.feed(isOwn ? lacking : [...lacking, encodeMessage('HAVE', { conversations })]);
}

function encoded(entries: readonly Entry[], lines: readonly Line[]): Line[] {
  const known = new Map(lines.map((line) => [line.entry, line]));
  return entries.map((entry) => known.get(entry) ?? { entry, bytes: encodeEntry(entry) });
}

function* participants({ members, invited }: Membership): Iterable<string> {
  yield* members.keys();
  yield* invited.keys();
}
