import { readContent, targetOf } from '../../../../shared/conversation/content';
import { isControlEntry, type LogEntry, type MessageEntry } from '../../../../shared/conversation/log-entry';
import { fairly, pinnedBy, type Pin } from '../../../../shared/conversation/pins';
import type { EntryHash } from '../../../../shared/ids';
import type { PinView } from '../../../../shared/ipc/views/transcript';
import { limits } from '../../../../shared/protocol/limits';
import type { Conversation } from '../../../net/types';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { quotedIn } from './quote';

/** What is pinned in a conversation, as far as it is shown. */
function pinsIn({ log }: Pick<Conversation, 'log'>, reader: MessagesReader): Pin[] {
  const said = reader.pins(log.conversation).flatMap(({ entry: { content, at }, person }) => {
    const pin = content && readContent(content);
    return pin?.kind === 'pin' ? [{ ...pin, person, at }] : [];
  });
  return fairly(pinnedBy(said), limits.pinsShown);
}

/** Whether a message is pinned. */
export const isPinned = (
  conversation: Pick<Conversation, 'log'>,
  reader: MessagesReader,
  row: EntryHash,
): boolean => pinsIn(conversation, reader).some(({ to }) => to === row);

/** The pinned messages of a conversation that has a window. They are read again only when something has changed them. */
export class Pins {
  #pins: readonly PinView[] | undefined;
  /** The messages that were pinned when it was read, also those that are not here. */
  #rows: ReadonlySet<EntryHash> = new Set();

  constructor(
    private readonly conversation: Conversation,
    private readonly reader: MessagesReader,
  ) {}

  /** The messages that are pinned, here and not deleted; the one pinned last is the first. */
  view(): readonly PinView[] {
    return (this.#pins ??= this.#read());
  }

  /**
   * MUST be called when the conversation changes.
   * @param added new entries, if these and what others hold are all that may have changed; otherwise everything is read again
   */
  changed(added?: readonly LogEntry[]): void {
    if (!added || added.some((entry) => isControlEntry(entry) || this.#concerns(entry)))
      this.#pins = undefined;
  }

  #concerns({ hash, content }: MessageEntry): boolean {
    if (content?.kind === 'pin' || this.#rows.has(hash)) return true;
    const target = content && targetOf(content);
    return target !== undefined && this.#rows.has(target);
  }

  #read(): readonly PinView[] {
    const { conversation, reader } = this;
    const pins = pinsIn(conversation, reader);
    this.#rows = new Set(pins.map(({ to }) => to));
    return pins.flatMap(({ to, person, at }): PinView[] => {
      const { state, author, text } = quotedIn(conversation, reader, to);
      return state === 'here' && author ? [{ row: to, author, text, by: person, at }] : [];
    });
  }
}
