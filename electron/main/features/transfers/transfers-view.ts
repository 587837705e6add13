import type { OfferedFile } from '../../../../shared/conversation/file-content';
import type { ConversationId } from '../../../../shared/ids';
import type { AttachmentView, FileView, TransferView } from '../../../../shared/ipc/transfer-views';
import type { Transfers } from '../../../net/transfers/types';
import { fileView } from './file-view';

/** Views of an offer: whole, and without its small picture. */
interface Shown {
  readonly whole: FileView;
  readonly small: FileView;
}

/** Cache: the same offers are shown again with every change, and it takes a while to look at their small pictures. */
const shown = new WeakMap<OfferedFile, Shown>();

function viewsOf(offer: OfferedFile): Shown {
  const known = shown.get(offer);
  if (known) return known;
  const whole = fileView(offer);
  const { preview: _preview, ...small } = whole;
  const views = { whole, small };
  shown.set(offer, views);
  return views;
}

/**
 * The transfers of a conversation, or of all, as windows show them. Those of a conversation have no small pictures: its rows
 * have them, and there may be thousands of transfers.
 */
export function transferViews(
  transfers: Pick<Transfers, 'of'>,
  conversation: ConversationId | null,
): Record<string, TransferView> {
  const views: Record<string, TransferView> = {};
  for (const { offer, holders, ...transfer } of transfers.of(conversation ?? undefined))
    views[transfer.id] = {
      ...transfer,
      holders: [...holders],
      file: conversation === null ? viewsOf(offer).whole : viewsOf(offer).small,
    };
  return views;
}

/** What waits beside the draft of a conversation, as its window shows it. */
export function attachmentViews(
  transfers: Pick<Transfers, 'attachments'>,
  conversation: ConversationId | null,
): Record<string, AttachmentView> {
  const views: Record<string, AttachmentView> = {};
  if (conversation === null) return views;
  for (const { file, ...attachment } of transfers.attachments(conversation))
    views[attachment.id] = { ...attachment, file: fileView(file) };
  return views;
}
