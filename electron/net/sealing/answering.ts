import { randomBytes } from 'node:crypto';
import { giveKey } from '../../../runtime/sealing/given-keys';
import type { KeyRing } from '../../../runtime/sealing/key-ring';
import { signKeys } from '../../../runtime/sealing/keys-message';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { ConversationId } from '../../../shared/ids';
import type { GivenKey } from '../../../shared/sealing/keys-message';
import { messagesWithKey } from '../../../shared/sealing/named-messages';
import { mayBeGivenKey, mayBeTaken, recipientsIn } from '../../../shared/sealing/recipients';
import type { KeysWanted } from '../../../shared/sealing/wire';
import type { WriterKeys } from '../keys';
import type { RemovedComputers } from '../removed-computers';
import type { KeyLink } from './key-links';

export interface AnsweringOptions {
  readonly keys: WriterKeys;
  readonly ring: Pick<KeyRing, 'keyNamed'>;
  readonly removed: Pick<RemovedComputers, 'has'>;
  log(conversation: ConversationId): EntryLog | undefined;
}

/** Gives keys to computers that ask for them, if the messages that name them are for their people. */
export class Answering {
  constructor(private readonly options: AnsweringOptions) {}

  /** Answers with KEYS, as far as the keys are here and the other side may be given them; otherwise not at all. */
  async answer(link: KeyLink, { conversation, keys: wanted, recipient: named }: KeysWanted): Promise<void> {
    const { keys, ring, removed, log } = this.options;
    // A peer asks for itself only; a server says who asks.
    const recipient = link.writer ?? named;
    const held = log(conversation);
    if (recipient === undefined || recipient === keys.writer.id || !held?.isSealed) return;
    const address = { conversation, sender: keys.writer.id, recipient };
    const heads = held.controls.heads.map(({ hash }) => hash);
    const to = recipientsIn(held, heads).find(({ writer }) => writer === recipient);
    if (!to || !mayBeTaken(held, address) || removed.has(to.person, to.writer)) return;
    const given: GivenKey[] = [];
    for (const name of wanted) {
      // The key of a message that still waits is not here, and finding that out would take many steps.
      const opened = messagesWithKey(held, name).filter(({ sealed }) => sealed !== undefined);
      if (!opened.some((message) => mayBeGivenKey(held, to.person, message))) continue;
      const key = ring.keyNamed({ ...name, conversation }, name.key);
      const made = key.ok ? await giveKey(key.value, { ...address, seal: to.seal }, randomBytes) : key;
      if (made.ok) given.push(made.value);
    }
    for (const line of signKeys(keys.writer, address, given)) link.send('KEYS', line);
  }
}
