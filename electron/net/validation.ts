import { entryFitsLine, type Entry } from '../../shared/conversation/entry';
import { parseFields } from '../../shared/protocol/codec';
import type { Failure } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import { entrySchemas, writtenTextSchema } from '../../shared/protocol/messages';
import { checkName, displayName } from '../../shared/protocol/names';

/** A node writes no message of which nothing can be seen, but takes one that others have signed: its number is theirs. */
const ownSchemas = {
  ...entrySchemas,
  SEND_MESSAGE: entrySchemas.SEND_MESSAGE.extend({ text: writtenTextSchema }),
};

/** What is wrong with an entry that I am about to write: whatever another node would refuse is not written at all. */
export function faultOfOwn(entry: Entry): Failure | undefined {
  const { command, ...fields } = entry;
  const name = checkName(entry.from);
  if (!name.ok) return name.error;
  const illNamed = peopleIn(entry).find(({ user }) => !checkName(user).ok);
  if (illNamed) return badNameOf(illNamed.user);
  if (peopleIn(entry).length > limits.usersPerInvite) return tooMany;
  const parsed = parseFields(ownSchemas[command], fields);
  if (!parsed.ok) return parsed.error;
  return entryFitsLine(entry) ? undefined : tooLong;
}

/** Whether all names in an entry are ones that people may have: others could imitate them, or break the line. */
export const namesAreFine = (entry: Entry): boolean =>
  [entry.from, ...peopleIn(entry).map(({ user }) => user)].every((name) => checkName(name).ok);

function peopleIn(entry: Entry): readonly { user: string }[] {
  if (entry.command === 'INVITE') return entry.invited;
  return entry.command === 'UNINVITE' ? entry.withdrawn : [];
}

const badNameOf = (user: string): Failure => ({
  code: 'bad-name',
  message: `The name "${displayName(user)}" has characters that others refuse. Ask this person to choose another name.`,
});
const tooMany: Failure = {
  code: 'wrong-type',
  message: `One invitation names at most ${limits.usersPerInvite} people. Invite the others afterwards.`,
};
const tooLong: Failure = {
  code: 'line-too-long',
  message: 'This does not fit one message. Send it in parts.',
};
