import { readContent } from '../../shared/conversation/kinds';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { MessageReader } from '../storage/message-reader';

/** What conversations are called: by the last message of the kind `title`, else as their founding INVITE says. */
export class Titles {
  constructor(private readonly reader: MessageReader) {}

  of(log: EntryLog): string | undefined {
    const content = this.reader.lastOfKind(log.conversation, 'title')?.entry.content;
    const said = content && readContent(content);
    if (said?.kind === 'title') return said.title === '' ? undefined : said.title;
    const { founding } = log.controls.graph;
    const invite = founding && log.controlEntry(founding.hash);
    return invite?.command === 'INVITE' ? invite.title : undefined;
  }
}
