import type { CallResult } from '../../../../shared/ipc/contract';
import { plain } from '../../../../shared/search/plain';
import { plainText } from '../../../../shared/text/visible';
import { parseQuery } from '../../../../shared/search/query';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import { say } from '../../../../shared/words/say';
import { phrase } from '../../../../shared/words/phrase';
import type { Hit, SearchOrder, SearchResult } from '../../../storage/messages/search';

/** What a search needs of the app. */
export interface SearchSources {
  /** All known names of the people whom the search may name, by id. */
  names(): ReadonlyMap<PersonId, ReadonlySet<string>>;
  /** The same people's names as windows show them. */
  shownNames(): ReadonlyMap<PersonId, string>;
  /** Titles of the conversations that the search may name, by id. */
  titles(): ReadonlyMap<ConversationId, string>;
  /** `isComplete`: false if some messages could not be searched. */
  find(order: SearchOrder): Promise<SearchResult & { readonly isComplete: boolean }>;
  /** Whether the messages of a person are not shown. */
  isLeftOut(person: PersonId): boolean;
  /** The messages that the user has saved. */
  saved(): SearchOrder['among'];
  /** Number of messages that are searched. */
  count(): number;
}

/** A search: in one conversation, or in all if it is undefined. */
export interface SearchArgs {
  text: string;
  conversation?: ConversationId | undefined;
  olderThan?: number | undefined;
}

const hitsAtOnce = 40;

/** Independent of the query, so that a conversation's window learns nothing about other conversations. */
const onlyHere = phrase('query.onlyHere');

const incomplete = phrase('query.incomplete');

/** Finds messages by the text that was typed. With `conversation`, hits and problems reveal nothing about other conversations. */
export async function searchFor(
  sources: SearchSources,
  { text, conversation, olderThan }: SearchArgs,
  now: number,
): Promise<CallResult<'search'>> {
  const query = parseQuery(text, now);
  const people = resolve(query.from, sources.names());
  const mentioned = resolve(query.mentions, sources.names(), true);
  const isEverywhere = conversation === undefined;
  const within = isEverywhere ? query.in : [];
  const named = resolve(
    within,
    [...sources.titles()].map(([id, title]) => [id, new Set([title])] as const),
  );
  const problems = [
    ...query.problems,
    ...[...people.unknown, ...mentioned.unknown].map((name) =>
      phrase(isEverywhere ? 'query.nobodyKnown' : 'query.nobodyHere', { name }),
    ),
    ...named.unknown.map((name) => phrase('query.noConversation', { name })),
    ...(query.in.length > within.length ? [onlyHere] : []),
  ].map((problem) => say(problem));
  const searched = sources.count();
  const restricts =
    query.isSaved ||
    query.terms.length +
      query.files.length +
      query.has.size +
      query.from.length +
      query.mentions.length +
      within.length >
      0 ||
    query.notBefore !== undefined ||
    query.before !== undefined;
  if (!restricts) return { hits: [], more: null, searched, problems };
  const { hits, more, isComplete } = await sources.find({
    query,
    people: people.ids,
    mentioned: mentioned.ids,
    conversations: isEverywhere ? named.ids : [conversation],
    among: query.isSaved ? sources.saved() : undefined,
    olderThan,
    atMost: hitsAtOnce,
  });
  const titles = sources.titles();
  const names = sources.shownNames();
  return {
    hits: hits.filter(({ person }) => !sources.isLeftOut(person)).map((hit) => hitView(hit, titles, names)),
    more: more ?? null,
    searched,
    problems: isComplete ? problems : [...problems, say(incomplete)],
  };
}

const hitView = (
  hit: Hit,
  titles: ReadonlyMap<ConversationId, string>,
  names: ReadonlyMap<PersonId, string>,
): CallResult<'search'>['hits'][number] => ({
  conversation: hit.conversation,
  title: titles.get(hit.conversation) ?? say('window.conversation'),
  row: hit.place.hash,
  author: names.get(hit.person) ?? hit.from,
  at: hit.place.at,
  excerpt: hit.excerpt.map(({ text, match }) => ({ text: plainText(text), match })),
});

/**
 * Resolves words to the ids of all whose name contains one of them. Undefined ids mean no restriction.
 * @param wholeFirst whether only those count whose whole name it is, if there are any: “me” is not James
 */
function resolve<Id extends string>(
  wanted: readonly string[],
  all: Iterable<readonly [id: Id, names: ReadonlySet<string>]>,
  wholeFirst = false,
): { ids: Id[] | undefined; unknown: string[] } {
  if (wanted.length === 0) return { ids: undefined, unknown: [] };
  const named = [...all].map(([id, names]) => ({ id, names: [...names].map(plain) }));
  const meant = wanted.map((word) => {
    const looked = plain(word);
    const whole = wholeFirst ? named.filter(({ names }) => names.includes(looked)) : [];
    const found =
      whole.length > 0 ? whole : named.filter(({ names }) => names.some((name) => name.includes(looked)));
    const ids = found.map(({ id }) => id);
    return { word, ids };
  });
  return {
    ids: [...new Set(meant.flatMap(({ ids }) => ids))],
    unknown: meant.filter(({ ids }) => ids.length === 0).map(({ word }) => word),
  };
}
