import { z } from 'zod';
import { entryFitsLine, parseEntry } from '../../../runtime/entries/entry-codec';
import type { LogEntry, MessageContent, NamedPerson } from '../../../shared/conversation/log-entry';
import { fieldsOf } from '../../../shared/protocol/entries';
import { failureOf, type Failure } from '../../../shared/protocol/errors';
import { parseFields } from '../../../shared/protocol/codec';
import { contentFields, readContent } from '../../../shared/protocol/message-entry';
import { limits } from '../../../shared/protocol/limits';
import { titleSchema, writtenTextSchema } from '../../../shared/protocol/messages';
import { checkName, displayName } from '../../../shared/protocol/names';
import { phrase } from '../../../shared/words/phrase';

/** A node writes no invisible text, but accepts what others have signed. */
const writtenWords = z.object({
  text: writtenTextSchema.optional(),
  title: titleSchema.optional(),
  question: writtenTextSchema.optional(),
  choices: z.array(writtenTextSchema).optional(),
});

/** Why other nodes would refuse an entry that is about to be written; undefined if they would not. */
export function faultOfOwn(entry: LogEntry): Failure | undefined {
  const name = checkName(entry.from);
  if (!name.ok) return name.error;
  const people = peopleIn(entry);
  const illNamed = people.find(({ user }) => !checkName(user).ok);
  if (illNamed) return badNameOf(illNamed.user);
  if (people.length > limits.peoplePerInvite) return tooMany;
  const words = faultOfWords(entry);
  if (words) return words;
  if (!entryFitsLine(entry)) return tooLong;
  const parsed = parseEntry(entry.command, fieldsOf(entry));
  return parsed.ok ? undefined : parsed.error;
}

function faultOfWords(entry: LogEntry): Failure | undefined {
  if (entry.command === 'SEND_MESSAGE') return entry.content && faultOfSaid(entry.content);
  const words = parseFields(writtenWords, entry.command === 'INVITE' ? { title: entry.title } : {});
  return words.ok ? undefined : words.error;
}

/** Why other nodes would refuse what a message is about to say, also after it is sealed; undefined if they would not. */
export function faultOfSaid(content: MessageContent): Failure | undefined {
  const words = parseFields(writtenWords, content.fields);
  if (!words.ok) return words.error;
  return readContent(contentFields(content))
    ? undefined
    : failureOf('bad-entry', phrase('failure.notPossible'));
}

function peopleIn(entry: LogEntry): readonly NamedPerson[] {
  if (entry.command === 'INVITE') return entry.invited;
  return entry.command === 'UNINVITE' ? entry.withdrawn : [];
}

const badNameOf = (user: string): Failure =>
  failureOf('bad-name', phrase('failure.nameOfOther', { name: displayName(user) }));
const tooMany = failureOf('wrong-type', phrase('failure.tooManyInvited', { most: limits.peoplePerInvite }));
const tooLong = failureOf('line-too-long', phrase('failure.doesNotFit'));
