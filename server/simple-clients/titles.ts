import type { EntryLog } from '../../shared/conversation/entry-log';
import { titleBy } from '../../shared/conversation/title';
import type { MessageReader } from '../storage/message-reader';

/** Titles of conversations, by the messages that are stored. */
export class Titles {
  constructor(private readonly reader: MessageReader) {}

  of(log: EntryLog): string | undefined {
    return titleBy(log, this.reader.lastOfKind(log.conversation, 'title'));
  }
}
