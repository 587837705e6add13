import { randomBytes } from 'node:crypto';
import type { KeyRing } from '../../../runtime/sealing/key-ring';
import { nextKey } from '../../../runtime/sealing/own-key-chain';
import { seal } from '../../../runtime/sealing/seal';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { MessageContent } from '../../../shared/conversation/log-entry';
import { failed, type Result } from '../../../shared/protocol/errors';
import type { ChainKey } from '../../../shared/sealing/chain-key';
import { newRecipients, type Recipient } from '../../../shared/sealing/recipients';
import type { SealedHeader } from '../../../shared/sealing/sealed-content';
import { phrase } from '../../../shared/words/phrase';
import type { Changeset } from '../conversations/changeset';
import type { RemovedComputers } from '../removed-computers';

/** A key, and the computers that get it once the message is stored whose key it is. */
export interface Gift {
  readonly key: ChainKey;
  readonly recipients: readonly Recipient[];
}

/** What is needed to seal messages in a commit. */
export interface Sealing {
  readonly ring: Pick<KeyRing, 'addProven'>;
  readonly chains: Pick<Changeset, 'ownChain' | 'advance'>;
  readonly removed: Pick<RemovedComputers, 'has' | 'isAnySince'>;
  /** Collects keys to give. */
  readonly gifts: Gift[];
}

/** Seals the content of this computer's next message, and notes to whom its key is to be given. */
export function sealOwn(
  log: EntryLog,
  header: SealedHeader,
  content: MessageContent,
  { ring, chains, removed, gifts }: Sealing,
): Result<MessageContent> {
  const stored = chains.ownChain(log.conversation);
  // A computer that was removed may have an earlier key of the chain.
  const own = stored && removed.isAnySince(log, stored.state.begunAt) ? undefined : stored;
  const { writer, number, after } = header;
  const { key, chain, begins } = nextKey(log, writer, own, header, randomBytes);
  const sealed = seal(key, { ...header, number, after }, content, randomBytes);
  if (!sealed.ok) return failed('line-too-long', phrase('failure.doesNotFit'));
  if (begins) ring.addProven(key);
  chains.advance(chain);
  const others = newRecipients(log, begins ? undefined : own?.state.last.after, after);
  const recipients = others.filter(
    (each) => each.writer !== writer && !removed.has(each.person, each.writer),
  );
  if (recipients.length > 0) gifts.push({ key, recipients });
  return sealed;
}
