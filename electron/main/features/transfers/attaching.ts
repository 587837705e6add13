import { basename } from 'node:path';
import type { ConversationId } from '../../../../shared/ids';
import { plainLine } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import type { AttachedBytes } from '../../../net/transfers/types';
import type { FileDialogs } from '../../ports';
import type { Parts } from '../parts';
import { cleanBytes, cleanPicture, type Cleaned } from './clean-picture';

interface AttachingParts {
  transfers: Pick<Parts['transfers'], 'attach' | 'attachBytes'>;
  preferences: { readonly all: Pick<Parts['preferences']['all'], 'keepMetadata'> };
}
type Confirmation = Parameters<FileDialogs['confirm']>[1];
/** Asks the user to confirm something. */
export type Confirm = (question: Confirmation) => Promise<boolean>;

/**
 * Puts files beside a draft, in this order. Pictures are offered without what they say besides themselves, unless the user wants
 * that kept, or wants one that could not be read to go as it is: whatever names files of the user MUST come through here.
 */
export async function attachFiles(
  { transfers, preferences }: AttachingParts,
  conversation: ConversationId,
  paths: readonly string[],
  confirm: Confirm,
): Promise<void> {
  for (const path of paths) {
    const cleaned = preferences.all.keepMetadata ? 'clean' : await cleanPicture(path);
    if (typeof cleaned === 'object') await transfers.attachBytes(conversation, cleaned, null);
    else if (await mayGo(cleaned, basename(path), confirm)) transfers.attach(conversation, [path]);
  }
}

/** The same for a picture that has no file. */
export async function attachBytes(
  { transfers, preferences }: AttachingParts,
  conversation: ConversationId,
  given: AttachedBytes,
  confirm: Confirm,
): Promise<void> {
  const cleaned = preferences.all.keepMetadata ? 'clean' : cleanBytes(given);
  if (typeof cleaned === 'object') await transfers.attachBytes(conversation, cleaned, null);
  else if (await mayGo(cleaned, given.name, confirm)) await transfers.attachBytes(conversation, given, null);
}

/** Whether what stays as it is may go: the user is asked about a picture that may say where it was taken. */
const mayGo = async (cleaned: Exclude<Cleaned, object>, name: string, confirm: Confirm): Promise<boolean> =>
  cleaned === 'clean' ||
  confirm({
    message: say('attach.unread', { name: plainLine(name) }),
    detail: say('attach.unreadDetail'),
    action: say('attach.unreadAttach'),
  });
