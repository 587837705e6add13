import {
  annotate,
  type AnnotatedMessage,
  type AuthoredMessage,
} from '../../../../shared/conversation/annotations';
import { emojiKey } from '../../../../shared/conversation/emoji';
import { talliedKinds, type KindName } from '../../../../shared/conversation/kinds';
import { attachedEmoji, readContent } from '../../../../shared/conversation/content';
import { votesOf } from '../../../../shared/conversation/poll';
import type { EntryHash, PersonId } from '../../../../shared/ids';
import type { RefusedChangeView } from '../../../../shared/ipc/views/transcript';
import { sentenceIn, type Failure } from '../../../../shared/protocol/errors';
import type { Phrase } from '../../../../shared/words/phrase';

/** A refused entry that belongs to a message. */
interface RefusedEntry {
  readonly hash: EntryHash;
  readonly kind: KindName;
  /** The emoji that it attaches or takes back, if it does either. */
  readonly emoji: string | undefined;
  readonly problem: Phrase;
}

/**
 * The changes by the user to a message that others lack because the server refused them. A refused entry that makes no
 * difference any more, such as an edit before a later one that was sent, is not among them.
 * @param refused why the server refused entries of the user, by hash
 */
export function refusedChanges(
  message: AuthoredMessage,
  belonging: readonly AuthoredMessage[],
  me: PersonId,
  refused: ReadonlyMap<EntryHash, Failure>,
): RefusedChangeView[] {
  const entries = belonging.flatMap((each) => refusedIn(each, refused) ?? []);
  if (entries.length === 0) return [];
  const here = annotate(message, belonging);
  const elsewhere = annotate(
    message,
    belonging.filter(({ entry }) => !refused.has(entry.hash)),
  );
  // Whatever else was refused makes no difference until the deletion is undone.
  if (here.isDeleted) return elsewhere.isDeleted ? [] : changeOf('deletion', entries);
  return [
    ...(here.editedAt === elsewhere.editedAt ? [] : changeOf('edit', entries)),
    ...(isSameVote(here, elsewhere, me) ? [] : changeOf('vote', entries)),
    ...(here.poll?.isClosed === elsewhere.poll?.isClosed ? [] : changeOf('closing', entries)),
    ...talliedKinds.flatMap(({ kind }) => {
      const [shown, told] = [mine(here, kind, me), mine(elsewhere, kind, me)];
      return [
        ...emojiChange(kind, entries, without(shown, told), false),
        ...emojiChange(kind, entries, without(told, shown), true),
      ];
    }),
  ];
}

/** Whether the user votes for the same in two readings of a message, as far as it is a poll. */
const isSameVote = (one: AnnotatedMessage, other: AnnotatedMessage, me: PersonId): boolean =>
  votesOf(one.poll?.votes ?? [], me).join() === votesOf(other.poll?.votes ?? [], me).join();

function refusedIn(
  { entry: { hash, content } }: AuthoredMessage,
  refused: ReadonlyMap<EntryHash, Failure>,
): RefusedEntry | undefined {
  const failure = refused.get(hash);
  if (!failure || !content) return undefined;
  const said = readContent(content);
  const emoji = attachedEmoji(said)?.emoji;
  return { hash, kind: said.kind, emoji, problem: sentenceIn(failure) };
}

/** The refused entries of one kind, as one change. */
const changeOf = (kind: KindName, refused: readonly RefusedEntry[]): RefusedChangeView[] =>
  madeBy(
    refused.filter((each) => each.kind === kind),
    { kind, emoji: [], removed: false },
  );

/** The refused entries of one kind about certain emoji, as one change. */
const emojiChange = (
  kind: KindName,
  refused: readonly RefusedEntry[],
  emoji: ReadonlyMap<string, string>,
  removed: boolean,
): RefusedChangeView[] =>
  madeBy(
    refused.filter(
      (each) => each.kind === kind && each.emoji !== undefined && emoji.has(emojiKey(each.emoji)),
    ),
    { kind, emoji: [...emoji.values()], removed },
  );

function madeBy(
  entries: readonly RefusedEntry[],
  change: Pick<RefusedChangeView, 'kind' | 'emoji' | 'removed'>,
): RefusedChangeView[] {
  const last = entries.at(-1);
  return last ? [{ ...change, entries: entries.map(({ hash }) => hash), problem: last.problem }] : [];
}

/** The emoji that the user attached to a message by messages of a kind, each by its key. */
const mine = ({ tallies }: AnnotatedMessage, of: KindName, me: PersonId): ReadonlyMap<string, string> =>
  new Map(
    tallies.flatMap(({ kind, emoji, people }) =>
      kind === of && people.includes(me) ? [[emojiKey(emoji), emoji] as const] : [],
    ),
  );

const without = (
  some: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => new Map([...some].filter(([key]) => !others.has(key)));
