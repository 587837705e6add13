import { conversationId, entryHash, type ConversationId, type EntryHash } from '../../../../shared/ids';
import { destinationOf } from '../../../../shared/text/link-doubt';
import { messageInLink } from '../../../../shared/text/message-link';
import { plainLine } from '../../../../shared/text/visible';
import { shownLinks } from '../../../../shared/text/link';
import { say } from '../../../../shared/words/say';
import { CallError } from '../../ipc/router';
import type { FileDialogs } from '../../ports';
import type { OpenTranscripts } from '../transcript/open-transcripts';

const schemes: readonly string[] = ['http:', 'https:', 'mailto:'];

export interface LinkOpening {
  /** Opens the message that a link names. Throws a `CallError` if that is not possible. */
  openMessage(conversation: ConversationId, row: EntryHash): void;
  /** Opens an address in the user's browser or mail program. */
  open(url: string): Promise<void>;
  /** Asks a question in front of a window; resolves to whether the user agreed. */
  confirm: FileDialogs['confirm'];
}

/**
 * Returns the address of a link in a message that is shown. A window names the message and the link, so it cannot open
 * an address of its own choice. Throws a `CallError` if there is no such link.
 * @param link index of the link among those of the message, from 0
 */
export function linkOf(
  transcripts: Pick<OpenTranscripts, 'page'>,
  { conversation, row, link }: { conversation: ConversationId; row: EntryHash; link: number },
): string {
  const shown = transcripts.page(conversation)?.rows()[row];
  const found = shown?.kind === 'text' ? shownLinks(shown.text)[link] : undefined;
  if (!found) throw new CallError('no-such-link', say('failure.linkGone'));
  return found.url;
}

/**
 * Opens a link as it is written in a message. If it reads like another site than the one it opens, asks first; the
 * default is not to open.
 * @returns false, and opens nothing, if the address is neither of the web nor of a mailbox or a message
 */
export async function openLink(
  { open, openMessage, confirm }: LinkOpening,
  window: number,
  url: string,
): Promise<boolean> {
  const message = messageInLink(url);
  if (message) {
    openMessage(conversationId.parse(message.conversation), entryHash.parse(message.row));
    return true;
  }
  if (!URL.canParse(url) || !schemes.includes(new URL(url).protocol)) return false;
  const { target, doubt } = destinationOf(url);
  const isWanted =
    doubt === undefined ||
    (await confirm(window, {
      message: say('link.title', { target }),
      detail: `${say('link.writtenAs', { url: plainLine(url) })}\n\n${say('link.doubt', { doubt, target })}`,
      action: say('link.open', { target }),
    }));
  if (isWanted) await open(new URL(url).href);
  return true;
}
