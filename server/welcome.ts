import { haveLines } from '../shared/conversation/have-lines';
import type { Log } from '../shared/conversation/log';
import { takesPart } from '../shared/conversation/membership';
import { encodeMessage } from '../shared/protocol/codec';
import type { Logs } from './logs';
import type { Item } from './outbox';
import type { Readings } from './readings';
import type { Receipts } from './receipts';
import type { Registered, Session } from './session';
import { pendingInvitation, stateLines } from './simple-lines';
import type { ServerReader } from './storage/server-reader';

/** So many conversations are looked up at a time. */
const handful = 25;

/** What those who have just registered are told of their conversations, which may be many: nothing is read before its turn. */
export class Welcome {
  constructor(
    private readonly reader: ServerReader,
    private readonly logs: Logs,
    private readonly readings: Readings,
    private readonly receipts: Receipts,
  ) {}

  /** A full node is told what is held here, a simple client all that it missed. */
  *items(session: Session, { user, signer, wantsReceipts }: Registered): Generator<Item> {
    if (signer) return yield* this.#simple(session, user.id);
    yield* haveLines(this.#logsOf(user.id), user.id);
    if (wantsReceipts) yield* this.#known(user.id);
  }

  *#simple(session: Session, person: string): Generator<Item> {
    yield* stateLines(this.#logsOf(person));
    for (const log of this.#logsOf(person))
      yield log && pendingInvitation(log.conversation, log.membership, person);
    for (const log of this.#logsOf(person))
      if (log?.membership.members.has(person)) yield* this.readings.missed(session, log.conversation);
      else yield undefined;
  }

  *#known(person: string): Generator<Item> {
    for (const log of this.#logsOf(person)) {
      const delivered = log && this.receipts.known(log.conversation, person);
      yield delivered && encodeMessage('RECEIPTS', { conversation: log.conversation, delivered });
    }
  }

  /** The logs of the conversations in which a person takes part; undefined now and then, when many have been looked at. */
  *#logsOf(person: string): Generator<Log | undefined> {
    let beyond = 0;
    for (;;) {
      const page = this.reader.conversationsOf(person, beyond, handful);
      for (const { conversation } of page) {
        const log = this.logs.get(conversation);
        if (log && takesPart(log.membership, person)) yield log;
      }
      beyond = page.at(-1)?.id ?? beyond;
      if (page.length < handful) return;
      yield undefined;
    }
  }
}
