import { jsonText } from '../../shared/conversation/canonical';
import { annotate, type AuthoredMessage } from '../../shared/conversation/annotations';
import type { EntryLog } from '../../shared/conversation/entry-log';
import { traitsOf } from '../../shared/conversation/kinds';
import { answeredBy, targetOf } from '../../shared/conversation/content';
import { comparePlaces, type MessageEntry } from '../../shared/conversation/log-entry';
import { lineOf, mayWrite, simpleTextOf } from '../../shared/conversation/readings';
import type { PersonId } from '../../shared/ids';
import type { SimpleClient } from '../session';
import type { MessageReader } from '../storage/message-reader';
import type { SimpleAuthors } from './authors';
import type { Naming } from './naming';

/** Renders messages as lines for simple clients: text, and other kinds as text for those who want them. */
export class MessageLines {
  constructor(
    private readonly naming: Naming,
    private readonly reader: MessageReader,
    private readonly authors: SimpleAuthors,
  ) {}

  /** The line of a message for a simple client; undefined if it is not shown to it. */
  lineFor({ wantsKinds, user }: SimpleClient, log: EntryLog, message: AuthoredMessage): string | undefined {
    return this.line(log, message, wantsKinds ? user.id : undefined);
  }

  /** @param reader who gets it; undefined for all who want text only: they get the same line */
  line(log: EntryLog, message: AuthoredMessage, reader: PersonId | undefined): string | undefined {
    const { entry, person } = message;
    const text = this.#textOf(log, message, reader);
    if (text === undefined) return undefined;
    const from = this.authors.has(entry.writer) ? entry.from : this.naming.of(log, person, entry.from);
    return messageLine(entry, { person, from, text });
  }

  #textOf(
    log: EntryLog,
    { entry, person }: AuthoredMessage,
    reader: PersonId | undefined,
  ): string | undefined {
    const { content } = entry;
    if (!content) return undefined;
    if (reader === undefined) return simpleTextOf(content, false);
    const to = traitsOf(content.kind).standsAlone ? answeredBy(content) : targetOf(content);
    const target = to && this.reader.writtenMessage(log.conversation, to);
    if (!mayWrite(content.kind, person, target?.person)) return undefined;
    return simpleTextOf(content, true, target && this.#before(log, target, entry, reader));
  }

  /** The text of a message as it was before `by`, which belongs to it or answers it; undefined if it is deleted, or not for this reader. */
  #before(log: EntryLog, target: AuthoredMessage, by: MessageEntry, reader: PersonId): string | undefined {
    if (!log.stands(target.entry) || !log.mayBeGiven(reader, target.entry)) return undefined;
    const belonging = this.reader.annotations(target);
    if (annotate(target, belonging).isDeleted) return undefined;
    return lineOf(
      annotate(
        target,
        belonging.filter(({ entry }) => comparePlaces(entry, by) < 0),
      ),
    );
  }
}

/** A message as simple clients get it. */
export const messageLine = (
  { conversation, content, at }: MessageEntry,
  { person, from, text }: { person: PersonId; from: string; text: string },
): string =>
  `SEND_MESSAGE {"conversation":"${conversation}","id":${jsonText(content?.id ?? '')},"from":${jsonText(from)},"author":"${person}","text":${jsonText(text)},"at":${at}}\n`;
