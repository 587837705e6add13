import type { PersonId } from '../ids';
import { limits } from '../protocol/limits';
import { emojiKey } from './emoji';
import { readContent, targetOf, traitsOf, type KindName, type KindContent } from './kinds';
import { comparePlaces, type MessageEntry } from './log-entry';

/**
 * Combines a message with its edits, reactions and deletion. The result depends only on the set of messages that stand, not
 * on their order of arrival. An annotation that arrives before its target is stored, and found by its `to`.
 */

/** A message that stands, and the person whose writer wrote it. */
export interface AuthoredMessage {
  readonly entry: MessageEntry;
  readonly person: PersonId;
}

/** A message with its annotations applied. */
export interface AnnotatedMessage {
  /** Its current content; undefined if its author deleted it, or its content is not held. */
  readonly said: KindContent | undefined;
  /** Whether its author deleted it. */
  readonly isDeleted: boolean;
  /** When its author last edited it, in milliseconds since 1970 by the author's clock. */
  readonly editedAt: number | undefined;
  /** Ordered by the first reaction with each emoji; empty if the message is deleted. */
  readonly reactions: readonly Reaction[];
}

export interface Reaction {
  readonly emoji: string;
  /** In the order of their reactions; at least one. */
  readonly people: readonly PersonId[];
}

/** Applies annotations, given in any order, to a message. Ignores those that do not belong to it. */
export function annotate(target: AuthoredMessage, belonging: Iterable<AuthoredMessage>): AnnotatedMessage {
  const { content } = target.entry;
  if (!content) return { said: undefined, isDeleted: false, editedAt: undefined, reactions: [] };
  const written = readContent(content);
  const counting = inOrder(target, written, belonging);
  if (counting.some(({ said }) => said.kind === 'deletion'))
    return { said: undefined, isDeleted: true, editedAt: undefined, reactions: [] };
  const edit = saidAs(counting, 'edit').at(-1);
  return {
    said: edit ? { kind: 'text', text: edit.said.text } : written,
    isDeleted: false,
    editedAt: edit?.at,
    reactions: reactionsIn(saidAs(counting, 'reaction')),
  };
}

interface CountedAnnotation<Name extends KindName = KindName> {
  readonly said: KindContent<Name>;
  readonly person: PersonId;
  readonly at: number;
}

/** The annotations that count for a message, in shown order. */
function inOrder(
  target: AuthoredMessage,
  written: KindContent,
  belonging: Iterable<AuthoredMessage>,
): CountedAnnotation[] {
  const { takes } = traitsOf(written.kind);
  const counting: (AuthoredMessage & { said: KindContent })[] = [];
  for (const { entry, person } of belonging) {
    if (!entry.content || targetOf(entry.content) !== target.entry.hash) continue;
    const said = readContent(entry.content);
    if (!takes.includes(said.kind)) continue;
    if (traitsOf(said.kind).isForTargetsAuthor && person !== target.person) continue;
    counting.push({ entry, person, said });
  }
  return counting
    .sort((a, b) => comparePlaces(a.entry, b.entry))
    .map(({ entry: { at }, person, said }) => ({ at, person, said }));
}

const saidAs = <Name extends KindName>(
  counting: readonly CountedAnnotation[],
  kind: Name,
): CountedAnnotation<Name>[] =>
  counting.filter((each): each is CountedAnnotation<Name> => each.said.kind === kind);

/** For each person and emoji the last reaction decides; only the last few emoji of each person are shown. */
function reactionsIn(reactions: readonly CountedAnnotation<'reaction'>[]): Reaction[] {
  const ofPeople = new Map<PersonId, Map<string, CountedAnnotation<'reaction'>>>();
  for (const reaction of reactions) {
    const theirs = ofPeople.get(reaction.person) ?? new Map<string, CountedAnnotation<'reaction'>>();
    ofPeople.set(reaction.person, theirs);
    const emoji = emojiKey(reaction.said.emoji);
    theirs.delete(emoji);
    if (!reaction.said.removed) theirs.set(emoji, reaction);
  }
  const shown = new Set(
    [...ofPeople.values()].flatMap((theirs) =>
      [...theirs.values()].slice(-limits.reactionsPerPersonAndMessage),
    ),
  );
  const byEmoji = new Map<string, { emoji: string; people: PersonId[] }>();
  for (const reaction of reactions) {
    if (!shown.has(reaction)) continue;
    const { person, said } = reaction;
    const same = byEmoji.get(emojiKey(said.emoji));
    if (same) same.people.push(person);
    else byEmoji.set(emojiKey(said.emoji), { emoji: said.emoji, people: [person] });
  }
  return [...byEmoji.values()];
}
