import type { KindContent } from '../../../../shared/conversation/kinds';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import type { OpenTranscripts } from '../transcript/open-transcripts';
import { mustBeAnswerable, type TargetParts } from './targets';

interface PinningParts extends Pick<TargetParts, 'messages'> {
  transcripts: Pick<OpenTranscripts, 'isPinned'>;
}

/** What pins a message, or ends that; undefined if it is so already. Throws a `CallError` if it cannot be pinned. */
export function pinOf(
  parts: PinningParts,
  conversation: ConversationId,
  row: EntryHash,
  pinned: boolean,
): KindContent<'pin'> | undefined {
  mustBeAnswerable(parts, conversation, row);
  if (parts.transcripts.isPinned(conversation, row) === pinned) return undefined;
  return { kind: 'pin', to: row, removed: !pinned };
}
