import type { ConversationId } from '../../../../shared/ids';
import type { AttachmentView, TransferView } from '../../../../shared/ipc/views/transfers';
import type { KeptFile } from '../../../net/transfers/kept-file';
import type { Transfers } from '../../../net/transfers/types';
import { fileView } from './file-view';

/** Cache: the same offers are shown again with every change. */
const shown = new WeakMap<KeptFile, TransferView['file']>();

function viewOf(offer: KeptFile): TransferView['file'] {
  const known = shown.get(offer) ?? fileView(offer);
  shown.set(offer, known);
  return known;
}

/** The transfers of a conversation, or of all, as windows show them. */
export function transferViews(
  transfers: Pick<Transfers, 'of'>,
  conversation: ConversationId | null,
): Record<string, TransferView> {
  const views: Record<string, TransferView> = {};
  for (const { offer, holders, ...transfer } of transfers.of(conversation ?? undefined))
    views[transfer.id] = { ...transfer, holders: [...holders], file: viewOf(offer) };
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
