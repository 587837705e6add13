import type { PersonId } from '../ids';
import { limits } from '../protocol/limits';
import { emojiKey } from './emoji';
import { traitsOf, type KindName, type KindContent } from './kinds';
import { attachedEmoji, readContent, targetOf } from './content';
import { comparePlaces, type MessageEntry } from './log-entry';
import { countVotes, type PollCount } from './poll';

/**
 * Combines a message with its edits, attached emoji and deletion. The result depends only on the set of messages that stand, not
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
  /** The attached emoji, ordered by when each was first attached; empty if the message is deleted. */
  readonly tallies: readonly Tally[];
  /** Of a poll: who voted for what. */
  readonly poll?: PollCount;
  /** Of a shared screen: whether its author has ended that. */
  readonly isOver?: boolean;
}

/** An emoji that people attached to a message by messages of one kind. */
export interface Tally {
  readonly kind: KindName;
  readonly emoji: string;
  /** In the order in which they attached it; at least one. */
  readonly people: readonly PersonId[];
}

/** Applies annotations, given in any order, to a message. Ignores those that do not belong to it. */
export function annotate(target: AuthoredMessage, belonging: Iterable<AuthoredMessage>): AnnotatedMessage {
  const { content } = target.entry;
  if (!content) return { said: undefined, isDeleted: false, editedAt: undefined, tallies: [] };
  const written = readContent(content);
  const counting = inOrder(target, written, belonging);
  if (counting.some(({ said }) => said.kind === 'deletion'))
    return { said: undefined, isDeleted: true, editedAt: undefined, tallies: [] };
  const edit = saidAs(counting, 'edit').at(-1);
  return {
    said: edit ? edited(written, edit.said) : written,
    isDeleted: false,
    editedAt: edit?.at,
    tallies: talliesIn(counting),
    ...(written.kind === 'poll' ? { poll: countedIn(written, counting) } : {}),
    ...(written.kind === 'screen' ? { isOver: saidAs(counting, 'screen-end').length > 0 } : {}),
  };
}

/** An edit replaces the words, and not what they answer. */
const edited = (written: KindContent, { text, mentions }: KindContent<'edit'>): KindContent =>
  written.kind === 'text' ? { ...written, text, mentions } : written;

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
  const before = new Set<KindName>();
  return counting
    .sort((a, b) => comparePlaces(a.entry, b.entry))
    .map(({ entry: { at }, person, said }) => ({ at, person, said }))
    .filter(({ said: { kind } }) => {
      const { endedBy } = traitsOf(kind);
      before.add(kind);
      return endedBy === undefined || !before.has(endedBy);
    });
}

const saidAs = <Name extends KindName>(
  counting: readonly CountedAnnotation[],
  kind: Name,
): CountedAnnotation<Name>[] =>
  counting.filter((each): each is CountedAnnotation<Name> => each.said.kind === kind);

/** What was voted in a poll. */
const countedIn = (poll: KindContent<'poll'>, counting: readonly CountedAnnotation[]): PollCount => ({
  votes: countVotes(
    poll,
    saidAs(counting, 'vote').map(({ person, said }) => ({ person, chosen: said.chosen })),
  ),
  isClosed: saidAs(counting, 'closing').length > 0,
});

/**
 * For each person, kind and emoji the last message decides; only the last few emoji of each person and kind are shown.
 */
function talliesIn(counting: readonly CountedAnnotation[]): Tally[] {
  const attached = counting.flatMap(({ said, person }) => {
    const found = attachedEmoji(said);
    return found ? [{ ...found, person, kind: said.kind, key: emojiKey(found.emoji) }] : [];
  });
  const ofPeople = new Map<string, Map<string, (typeof attached)[number]>>();
  for (const each of attached) {
    const whose = `${each.kind} ${each.person}`;
    const theirs = ofPeople.get(whose) ?? new Map<string, typeof each>();
    ofPeople.set(whose, theirs);
    theirs.delete(each.key);
    if (!each.removed) theirs.set(each.key, each);
  }
  const shown = new Set(
    [...ofPeople.values()].flatMap((theirs) => [...theirs.values()].slice(-limits.talliedEmojiPerPerson)),
  );
  const tallies = new Map<string, { kind: KindName; emoji: string; people: PersonId[] }>();
  for (const each of attached) {
    if (!shown.has(each)) continue;
    const { kind, emoji, person } = each;
    const same = tallies.get(`${kind} ${each.key}`);
    if (same) same.people.push(person);
    else tallies.set(`${kind} ${each.key}`, { kind, emoji, people: [person] });
  }
  return [...tallies.values()];
}
