import type { ConversationId, PersonId } from '../../../../shared/ids';
import { foldName } from '../../../../shared/protocol/names';
import { plainLine } from '../../../../shared/text/visible';
import { phrase, type Phrase } from '../../../../shared/words/phrase';
import type { Conversations } from '../conversations/conversations';

/** A conversation in which the user can send something. */
export interface Addressable {
  readonly id: ConversationId;
  readonly title: string;
  /** The name of the other person, if there is one other. */
  readonly other: string | undefined;
  /** Time of its last activity. */
  readonly at: number;
}

/**
 * The conversation that a name on the command line means: of that title, or with this person only. Without a name it is the one
 * that was active last. Where it is not clear, says so: nothing is sent to somebody else of the same name.
 */
export function recipientOf(to: string | null, all: readonly Addressable[]): ConversationId | Phrase {
  const [latest] = [...all].sort((a, b) => b.at - a.at);
  if (to === null) return latest?.id ?? phrase('opening.nobodyToSendTo');
  const wanted = foldName(to);
  const meant = all.filter(({ title, other }) =>
    [title, other].some((name) => name !== undefined && foldName(name) === wanted),
  );
  const [first, second] = meant;
  if (!first) return phrase('opening.noRecipient', { name: plainLine(to) });
  return second ? phrase('opening.severalRecipients', { name: plainLine(to) }) : first.id;
}

/** The conversations of which the user is a member. */
export function addressable(
  conversations: Pick<Conversations, 'all' | 'titleOf' | 'isMember' | 'names'>,
  me: PersonId,
): Addressable[] {
  return [...conversations.all()].flatMap(([id, { state, at }]) => {
    if (!conversations.isMember(id)) return [];
    const others = [...state.members].filter((person) => person !== me);
    const [only] = others.length === 1 ? others : [];
    const other = only && conversations.names.nameOf(only);
    return { id, title: conversations.titleOf(id, Infinity), other, at };
  });
}
