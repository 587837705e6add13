import type { ConversationId } from '../../../../shared/ids';
import type { AttachedBytes } from '../../../net/transfers/types';
import type { Parts } from '../parts';
import { cleanBytes, cleanPicture } from './clean-picture';

type AttachingParts = Pick<Parts, 'transfers' | 'preferences'>;

/**
 * Puts files beside a draft, in this order. Pictures are offered without what they say besides themselves, unless the user wants
 * that kept: whatever names files of the user MUST come through here.
 */
export async function attachFiles(
  { transfers, preferences }: AttachingParts,
  conversation: ConversationId,
  paths: readonly string[],
): Promise<void> {
  for (const path of paths) {
    const clean = preferences.all.keepMetadata ? undefined : await cleanPicture(path);
    if (clean) await transfers.attachBytes(conversation, clean, null);
    else transfers.attach(conversation, [path]);
  }
}

/** The same for a picture that has no file. */
export async function attachBytes(
  { transfers, preferences }: AttachingParts,
  conversation: ConversationId,
  given: AttachedBytes,
): Promise<void> {
  const clean = preferences.all.keepMetadata ? undefined : cleanBytes(given);
  await transfers.attachBytes(conversation, clean ?? given, null);
}
