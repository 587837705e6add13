import { basename } from 'node:path';
import { bounds } from '../../../../shared/ipc/bounds';
import type { ConversationId } from '../../../../shared/ids';
import { plainLine } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import type { AttachedBytes } from '../../../net/transfers/types';
import { CallError } from '../../ipc/router';
import type { FileDialogs } from '../../ports';
import type { Parts } from '../parts';
import { cleanBytes, cleanPicture, type Cleaned } from './clean-picture';

interface AttachingParts {
  transfers: Pick<Parts['transfers'], 'attachments' | 'attach' | 'attachBytes'>;
  preferences: { readonly all: Pick<Parts['preferences']['all'], 'keepMetadata'> };
}
type Confirmation = Parameters<FileDialogs['confirm']>[1];
/** Asks the user to confirm something. */
export type Confirm = (question: Confirmation) => Promise<boolean>;

/**
 * Puts files beside a draft, in this order. Pictures are offered without what they say besides themselves, unless the user wants
 * that kept, or wants one that could not be cleaned to go as it is; those in a folder are cleaned when they are read. Whatever names
 * files of the user MUST come through here. Rejects with a `CallError` if more would wait than may.
 */
export async function attachFiles(
  { transfers, preferences }: AttachingParts,
  conversation: ConversationId,
  paths: readonly string[],
  confirm: Confirm,
): Promise<void> {
  mustHaveRoom(transfers, conversation, paths.length);
  for (const path of paths) {
    const cleaned = preferences.all.keepMetadata ? 'clean' : await cleanPicture(path);
    if (typeof cleaned === 'object') await transfers.attachBytes(conversation, cleaned);
    else if (await mayGo(cleaned, basename(path), confirm))
      transfers.attach(conversation, [path], !preferences.all.keepMetadata);
  }
}

/** The same for a picture that has no file. */
export async function attachBytes(
  { transfers, preferences }: AttachingParts,
  conversation: ConversationId,
  given: AttachedBytes,
  confirm: Confirm,
): Promise<void> {
  mustHaveRoom(transfers, conversation, 1);
  const cleaned = preferences.all.keepMetadata ? 'clean' : cleanBytes(given);
  if (typeof cleaned === 'object') await transfers.attachBytes(conversation, cleaned);
  else if (await mayGo(cleaned, given.name, confirm)) await transfers.attachBytes(conversation, given);
}

/** What waits is kept until it is sent or taken away, so it is bounded. Throws a `CallError` if there would be too much. */
export function mustHaveRoom(
  transfers: Pick<Parts['transfers'], 'attachments'>,
  conversation: ConversationId,
  more: number,
): void {
  if (transfers.attachments(conversation).length + more > bounds.attachments)
    throw new CallError('too-many-files', say('file.tooManyWaiting', { most: bounds.attachments }));
}

/** Whether what stays as it is may go: the user is asked about a picture that may say where it was taken. */
const mayGo = async (cleaned: Exclude<Cleaned, object>, name: string, confirm: Confirm): Promise<boolean> =>
  cleaned === 'clean' ||
  confirm({
    message: say('attach.unread', { name: plainLine(name) }),
    detail: say('attach.unreadDetail'),
    action: say('attach.unreadAttach'),
  });
