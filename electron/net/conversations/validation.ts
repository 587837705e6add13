import { z } from 'zod';
import { entryFitsLine, parseEntry } from '../../../runtime/entries/entry-codec';
import type { LogEntry, NamedPerson } from '../../../shared/conversation/log-entry';
import { fieldsOf } from '../../../shared/protocol/entries';
import { failureOf, type Failure } from '../../../shared/protocol/errors';
import { parseFields } from '../../../shared/protocol/codec';
import { limits } from '../../../shared/protocol/limits';
import { titleSchema, writtenTextSchema } from '../../../shared/protocol/messages';
import { checkName, displayName } from '../../../shared/protocol/names';
import { phrase } from '../../../shared/words/phrase';

/** A node writes no invisible text, but accepts what others have signed. */
const writtenWords = z.object({ text: writtenTextSchema.optional(), title: titleSchema.optional() });

/** Why other nodes would refuse an entry that is about to be written; undefined if they would not. */
export function faultOfOwn(entry: LogEntry): Failure | undefined {
  const name = checkName(entry.from);
  if (!name.ok) return name.error;
  const people = peopleIn(entry);
  const illNamed = people.find(({ user }) => !checkName(user).ok);
  if (illNamed) return badNameOf(illNamed.user);
  if (people.length > limits.peoplePerInvite) return tooMany;
  const words = parseFields(writtenWords, wordsOf(entry));
  if (!words.ok) return words.error;
  if (!entryFitsLine(entry)) return tooLong;
  const parsed = parseEntry(entry.command, fieldsOf(entry));
  return parsed.ok ? undefined : parsed.error;
}

function wordsOf(entry: LogEntry): Readonly<Record<string, unknown>> {
  if (entry.command === 'INVITE') return { title: entry.title };
  return entry.command === 'SEND_MESSAGE' ? (entry.content?.fields ?? {}) : {};
}

function peopleIn(entry: LogEntry): readonly NamedPerson[] {
  if (entry.command === 'INVITE') return entry.invited;
  return entry.command === 'UNINVITE' ? entry.withdrawn : [];
}

const badNameOf = (user: string): Failure =>
  failureOf('bad-name', phrase('failure.nameOfOther', { name: displayName(user) }));
const tooMany = failureOf('wrong-type', phrase('failure.tooManyInvited', { most: limits.peoplePerInvite }));
const tooLong = failureOf('line-too-long', phrase('failure.doesNotFit'));
