import {
  annotate,
  type AnnotatedMessage,
  type AuthoredMessage,
} from '../../../../shared/conversation/annotations';
import { emojiKey } from '../../../../shared/conversation/emoji';
import { readContent } from '../../../../shared/conversation/kinds';
import type { EntryHash, PersonId } from '../../../../shared/ids';
import type { RefusedChangeView } from '../../../../shared/ipc/view';
import { sentenceIn, type Failure } from '../../../../shared/protocol/errors';
import type { Phrase } from '../../../../shared/words/phrase';

/** A refused entry that belongs to a message. */
interface RefusedEntry {
  readonly hash: EntryHash;
  readonly kind: string;
  /** Of a reaction. */
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
  const [shown, told] = [mine(here, me), mine(elsewhere, me)];
  return [
    ...(here.editedAt === elsewhere.editedAt ? [] : changeOf('edit', entries)),
    ...changeOf('reaction', entries, without(shown, told)),
    ...changeOf('reaction taken back', entries, without(told, shown)),
  ];
}

function refusedIn(
  { entry: { hash, content } }: AuthoredMessage,
  refused: ReadonlyMap<EntryHash, Failure>,
): RefusedEntry | undefined {
  const failure = refused.get(hash);
  if (!failure || !content) return undefined;
  const said = readContent(content);
  const emoji = said.kind === 'reaction' ? said.emoji : undefined;
  return { hash, kind: said.kind, emoji, problem: sentenceIn(failure) };
}

/** One change, made by the refused entries of its kind; for reactions by those with an emoji of `emoji`. */
function changeOf(
  change: RefusedChangeView['change'],
  refused: readonly RefusedEntry[],
  emoji: ReadonlyMap<string, string> = new Map(),
): RefusedChangeView[] {
  const entries = refused.filter((each) =>
    each.emoji === undefined ? each.kind === change : emoji.has(emojiKey(each.emoji)),
  );
  const last = entries.at(-1);
  if (!last) return [];
  return [
    { change, emoji: [...emoji.values()], entries: entries.map(({ hash }) => hash), problem: last.problem },
  ];
}

/** The user's reactions to a message: each emoji by its key. */
const mine = ({ reactions }: AnnotatedMessage, me: PersonId): ReadonlyMap<string, string> =>
  new Map(
    reactions.flatMap(({ emoji, people }) =>
      people.includes(me) ? [[emojiKey(emoji), emoji] as const] : [],
    ),
  );

const without = (
  some: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => new Map([...some].filter(([key]) => !others.has(key)));
