import { encodeEntry } from '../shared/conversation/entry';
import { haveLine } from '../shared/conversation/have-lines';
import { lacking } from '../shared/conversation/lacking';
import { takesPart, type Membership } from '../shared/conversation/membership';
import { isShown, keyOf, maySee } from '../shared/conversation/timeline';
import type { Directory } from './directory';
import type { Change, Draft } from './draft';
import type { Logs } from './logs';
import type { Item } from './outbox';
import type { Readings } from './readings';
import type { Session } from './session';
import { invitationLines, stateLine } from './simple-lines';

/** What is told of a change, and by way of which draft it became durable. */
interface News {
  change: Change;
  draft: Draft;
  bytes: Uint8Array;
}

/** Tells those who are online what is new in a conversation: full nodes the entries, simple clients what follows. */
export class Relay {
  constructor(
    private readonly directory: Directory,
    private readonly logs: Logs,
    private readonly readings: Readings,
  ) {}

  /** Tells of a change that is durable. */
  tell(change: Change, draft: Draft): void {
    const news = { change, draft, bytes: encodeEntry(change.entry) };
    const before = change.before.membership;
    const after = change.after.membership;
    if (before !== after) {
      this.#tellParted(news);
      this.#tellMembership(change);
    }
    for (const id of participants(after)) {
      const session = this.directory.byId(id);
      if (!session?.registered) continue;
      if (session.registered.signer) this.#tellSimple(session, id, news);
      else if (takesPart(before, id)) this.#tellFull(session, id, news);
      else this.#introduce(session, id, news);
    }
  }

  #tellSimple(session: Session, id: string, { change, draft, bytes }: News): void {
    const { entry, before, after } = change;
    if (!after.membership.members.has(id)) return;
    if (!before.membership.members.has(id)) return this.readings.begin(session, entry.conversation);
    if (draft.isRecast(entry.conversation)) return this.readings.fallBehind(session, entry.conversation);
    if (entry.command === 'SEND_MESSAGE' && isShown(after, entry) && maySee(after, id, entry))
      this.readings.deliver(session, id, entry, bytes, draft.arrivalOf(entry));
  }

  #tellFull(session: Session, id: string, { change, draft, bytes }: News): void {
    const { entry, after, conveyor } = change;
    const isGiven = session === conveyor || draft.isIntroduced(session, entry.conversation);
    if (!isGiven && maySee(after, id, entry)) session.outbox.deliver(entry, bytes);
  }

  /** Those who take part no longer learn why, and nothing beyond that. */
  #tellParted(news: News): void {
    const { entry, before, after } = news.change;
    for (const id of participants(before.membership)) {
      if (takesPart(after.membership, id)) continue;
      const session = this.directory.byId(id);
      if (!session?.registered) continue;
      if (!session.registered.signer) this.#tellFull(session, id, news);
      else {
        this.readings.end(session, entry.conversation, id);
        session.connection.sendBytes(stateLine(entry.conversation, after.membership));
      }
    }
  }

  #tellMembership({ entry, before, after }: Change): void {
    const { conversation } = entry;
    for (const { to, bytes } of invitationLines(conversation, before.membership, after.membership)) {
      const session = this.directory.byId(to);
      if (session?.registered?.signer) session.connection.sendBytes(bytes);
    }
    const state = stateLine(conversation, after.membership);
    for (const id of participants(after.membership)) {
      const session = this.directory.byId(id);
      if (session?.registered?.signer) session.connection.sendBytes(state);
    }
  }

  /** Gives a full node that has just been invited all that it may see, and asks for what it may know beyond. */
  #introduce(session: Session, id: string, { change, draft }: News): void {
    const { conversation } = change.entry;
    const log = this.logs.get(conversation);
    if (!log || draft.isIntroduced(session, conversation)) return;
    draft.introduce(session, conversation);
    const own = draft.keysFrom(session, conversation);
    const items = function* (): Generator<Item> {
      for (const entry of lacking(log, { have: {} }, id)) if (!own.has(keyOf(entry))) yield entry;
      if (own.size > 0) return;
      yield haveLine(log, id);
    };
    session.outbox.feed(items());
  }
}

function* participants({ members, invited }: Membership): Iterable<string> {
  yield* members.keys();
  yield* invited.keys();
}
