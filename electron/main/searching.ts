import type { CallArgs, CallResult } from '../../shared/ipc/contract';
import { plain } from '../../shared/search/plain';
import { parseQuery } from '../../shared/search/query';
import type { Hit, SearchOrder, SearchResult } from '../storage/history/search';
import { rowId } from './row-view';

/** What a search needs of the app. */
export interface SearchSources {
  /** Everybody who ever wrote or was asked, and those online, by id: every name under which they are known. */
  names(): ReadonlyMap<string, ReadonlySet<string>>;
  /** The same people's names as windows show them. */
  shownNames(): ReadonlyMap<string, string>;
  /** What each conversation is called, by id. */
  titles(): ReadonlyMap<string, string>;
  find(order: SearchOrder): Promise<SearchResult>;
  /** How many messages there are, in one conversation or in all. */
  count(conversation: string | undefined): number;
}

const hitsAtOnce = 40;

/** Finds messages by what was typed. */
export async function searchFor(
  sources: SearchSources,
  { text, conversation, olderThan }: CallArgs<'search'>,
  now: number,
): Promise<CallResult<'search'>> {
  const query = parseQuery(text, now);
  const people = resolve(query.from, sources.names());
  const named = resolve(
    query.in,
    [...sources.titles()].map(([id, title]) => [id, new Set([title])] as const),
  );
  const problems = [
    ...query.problems,
    ...people.unknown.map((name) => `Nobody whom you know is called "${name}".`),
    ...named.unknown.map((name) => `No conversation is called "${name}".`),
  ];
  const searched = sources.count(conversation);
  const restricts =
    query.terms.length + query.from.length + query.in.length > 0 ||
    query.hasLink ||
    query.notBefore !== undefined ||
    query.before !== undefined;
  if (!restricts) return { hits: [], more: null, searched, problems };
  const within = conversation === undefined ? named.ids : [conversation];
  const { hits, more } = await sources.find({
    query,
    people: people.ids,
    conversations: within,
    olderThan,
    atMost: hitsAtOnce,
  });
  const titles = sources.titles();
  const names = sources.shownNames();
  return { hits: hits.map((hit) => hitView(hit, titles, names)), more: more ?? null, searched, problems };
}

const hitView = (
  hit: Hit,
  titles: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): CallResult<'search'>['hits'][number] => ({
  conversation: hit.conversation,
  title: titles.get(hit.conversation) ?? 'Conversation',
  row: rowId(hit),
  author: names.get(hit.author) ?? hit.from,
  at: hit.at,
  excerpt: hit.excerpt,
});

/** Whoever, or whatever, is meant by some words: all whose name holds one of them. Undefined ids mean no restriction. */
function resolve(
  wanted: readonly string[],
  all: Iterable<readonly [id: string, names: ReadonlySet<string>]>,
): { ids: string[] | undefined; unknown: string[] } {
  if (wanted.length === 0) return { ids: undefined, unknown: [] };
  const named = [...all].map(([id, names]) => ({ id, names: [...names].map(plain) }));
  const meant = wanted.map((word) => {
    const looked = plain(word);
    const ids = named.filter(({ names }) => names.some((name) => name.includes(looked))).map(({ id }) => id);
    return { word, ids };
  });
  return {
    ids: [...new Set(meant.flatMap(({ ids }) => ids))],
    unknown: meant.filter(({ ids }) => ids.length === 0).map(({ word }) => word),
  };
}
