import type { Written } from '../../shared/conversation/annotations';
import type { EntryLog } from '../../shared/conversation/entry-log';
import { targetOf, traitsOf } from '../../shared/conversation/kinds';
import type { MessageContent } from '../../shared/conversation/log-entry';
import { mayWrite, simpleTextOf } from '../../shared/conversation/readings';
import type { PersonId } from '../../shared/ids';
import { displayName, foldName } from '../../shared/protocol/names';
import type { Directory } from '../presence/directory';
import type { Session } from '../session';
import type { MessageReader } from '../storage/message-reader';
import type { SimpleAuthors } from './authors';
import { messageLine, nameIn } from './lines';

/** Characters of an id that tell apart people whose names look the same. */
const idCharacters = 4;

/** The lines by which simple clients get messages: words, and what other kinds read like for those who want that. */
export class Wording {
  constructor(
    private readonly directory: Directory,
    private readonly reader: MessageReader,
    private readonly authors: SimpleAuthors,
  ) {}

  /** The line of a message for a simple client; undefined when it gets nothing of it. */
  lineFor({ registered }: Session, log: EntryLog, message: Written): Uint8Array | undefined {
    const wantsKinds = registered?.speaker.kind === 'simple' && registered.speaker.wantsKinds;
    return this.line(log, message, wantsKinds);
  }

  line(log: EntryLog, { entry, person }: Written, wantsKinds: boolean): Uint8Array | undefined {
    const { content } = entry;
    const text = content && this.#textOf(log, content, person, wantsKinds);
    if (text === undefined) return undefined;
    const isOurs = this.authors.has(entry.writer);
    const from = isOurs ? entry.from : this.#nameOf(log, person, displayName(entry.from));
    return messageLine(entry, { person, from, text });
  }

  #textOf(log: EntryLog, content: MessageContent, person: PersonId, wantsKinds: boolean): string | undefined {
    if (traitsOf(content.kind).standsAlone || !wantsKinds) return simpleTextOf(content, wantsKinds);
    const to = targetOf(content);
    const target = to && this.reader.writtenMessage(log.conversation, to);
    if (!mayWrite(content.kind, person, target?.person)) return undefined;
    const about = target?.entry.content && simpleTextOf(target.entry.content, true);
    return simpleTextOf(content, true, about);
  }

  /** A full node chooses what name its entries bear: a piece of the id keeps it from passing for somebody else. */
  #nameOf(log: EntryLog, person: PersonId, name: string): string {
    const folded = foldName(name);
    const isOther = (id: PersonId | undefined): boolean => id !== undefined && id !== person;
    const passes =
      this.directory.holdersOf(name).some(({ registered }) => isOther(registered?.user.id)) ||
      [...log.state.members].some((id) => isOther(id) && foldName(nameIn(log, id)) === folded);
    return passes ? `${name} ·${person.slice(0, idCharacters)}` : name;
  }
}
