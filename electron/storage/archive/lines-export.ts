import { asWritten } from '../../../runtime/sealing/opened-message';
import { isControlEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { entryLine, frameLine, keysLine, linesVersion } from './lines-format';
import { sealingBounds } from '../../../shared/sealing/bounds';
import type { ChainKey } from '../../../shared/sealing/chain-key';
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

/** Yields conversations as JSON Lines, one line at a time. */
export function* linesOf(
  reader: WholeReader,
  { conversations, person, now }: ExportRequest,
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
      entries += 1;
    }
  }
  yield frameLine({ parley: 'end', conversations: chosen.length, entries });
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
