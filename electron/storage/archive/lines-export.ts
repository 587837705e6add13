import { asWritten } from '../../../runtime/sealing/opened-message';
import { annotate } from '../../../shared/conversation/annotations';
import { isControlEntry, type MessageEntry } from '../../../shared/conversation/log-entry';
import { offeredIn } from '../../../shared/conversation/readings';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { entryLine, frameLine, keysLine, linesVersion } from './lines-format';
import { sealingBounds } from '../../../shared/sealing/bounds';
import type { ChainKey } from '../../../shared/sealing/chain-key';
import type { FileCopies } from './file-copies';
import type { WholeReader } from './whole-reader';

/** What is exported, and for whom. */
export interface ExportRequest {
  /** Conversations to export; null for all. */
  conversations: readonly ConversationId[] | null;
  /** Person whose conversations they are. */
  person: PersonId;
  /** Milliseconds since 1970. */
  now: number;
}

/** Yields conversations as JSON Lines, one line at a time. With `copies`, the files that they offer are copied meanwhile. */
export function* linesOf(
  reader: WholeReader,
  { conversations, person, now }: ExportRequest,
  copies?: FileCopies,
): Generator<string> {
  const chosen = conversations ?? reader.conversations();
  const exported = new Date(now).toISOString();
  yield frameLine({ parley: 'conversations', version: linesVersion, exported, person });
  let entries = 0;
  for (const conversation of chosen) {
    let isBeforeMessages = true;
    for (const entry of reader.everyEntry(conversation)) {
      if (isBeforeMessages && !isControlEntry(entry)) {
        isBeforeMessages = false;
        yield* keyLinesOf(reader, conversation);
      }
      yield entryLine(asWritten(entry, reader.ring));
      if (copies && !isControlEntry(entry)) copyFileOf(reader, entry, copies, person);
      entries += 1;
    }
  }
  yield frameLine({ parley: 'end', conversations: chosen.length, entries });
}

/** Copies the file that a message offers, if it offers one and its author has not deleted it. */
function copyFileOf(
  reader: WholeReader,
  { conversation, hash, content }: MessageEntry,
  copies: FileCopies,
  me: PersonId,
): void {
  if (content?.kind !== 'file') return;
  const message = reader.writtenMessage(conversation, hash);
  const file = message && offeredIn(annotate(message, reader.annotations(message)));
  if (file) copies.copy(hash, file, message.person === me);
}

function* keyLinesOf(reader: WholeReader, conversation: ConversationId): Generator<string> {
  let keys: ChainKey[] = [];
  for (const key of reader.everyKey(conversation)) {
    keys.push(key);
    if (keys.length < sealingBounds.keysPerLine) continue;
    yield keysLine(conversation, keys);
    keys = [];
  }
  if (keys.length > 0) yield keysLine(conversation, keys);
}
