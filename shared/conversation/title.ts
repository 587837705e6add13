import type { PersonId } from '../ids';
import type { Everybody } from '../protocol/everybody-scope';
import { isolated, shownTitle } from '../text/visible';
import { listNames } from '../words/lists';
import { say } from '../words/say';
import type { AuthoredMessage } from './annotations';
import type { EntryLog } from './entry-log';
import { readContent } from './content';
import type { ControlOf } from './log-entry';
import { hasJoined } from './log-facts';

/** The INVITE that founded a conversation. */
export function foundingOf(log: EntryLog): ControlOf<'INVITE'> | undefined {
  const { founding } = log.controls.graph;
  const entry = founding && log.controlEntry(founding.hash);
  return entry?.command === 'INVITE' ? entry : undefined;
}

/** The name that the founding INVITE gives a conversation. */
function foundingTitle(log: EntryLog): string | undefined {
  const { everybody } = log;
  return everybody ? titleForEverybody(everybody) : foundingOf(log)?.title;
}

/** What a room for everybody is called where it is one of many. */
const titleForEverybody = (everybody: Everybody): string =>
  everybody.kind === 'server'
    ? say('everybody.onServer')
    : say('everybody.onNetwork', { network: everybody.network });

/**
 * The name that somebody gave a conversation: that in its last `title` message, otherwise in its founding INVITE. Undefined
 * if it was removed or never given. An open room, into which any stranger may come, keeps that of its founding INVITE, which
 * lists show as well.
 * @param last the last shown message of kind `title`, if there is one
 */
export function titleBy(log: EntryLog, last: AuthoredMessage | undefined): string | undefined {
  const content = log.isPublic ? undefined : last?.entry.content;
  const said = content && readContent(content);
  const title = said?.kind === 'title' ? said.title : foundingTitle(log);
  return title === '' ? undefined : title;
}

/** Whom a conversation is with, and whether they still take part. */
export interface Company {
  /** Ids of the other members and invited; if there are none, of those who left; if none joined, of the rest. */
  readonly others: readonly PersonId[];
  readonly presence: 'here' | 'left' | 'never joined';
}

export function companyOf(log: EntryLog, me: PersonId): Company {
  const without = (ids: Iterable<PersonId>): PersonId[] => [...ids].filter((id) => id !== me);
  const here = without([...log.state.members, ...log.state.invited.keys()]);
  if (here.length > 0) return { others: here, presence: 'here' };
  const others = without(log.everyone);
  const left = others.filter((id) => hasJoined(log, id));
  return left.length > 0 ? { others: left, presence: 'left' } : { others, presence: 'never joined' };
}

/**
 * A conversation's displayed name: its title, or the names of the people whom it is with, with a note if they are gone.
 * @param nameOf a person's name; people without one are left out
 * @param most maximum number of names to list in full; the rest of a longer list is counted
 */
export function titleOf(
  title: string | undefined,
  { others, presence }: Company,
  nameOf: (person: PersonId) => string | undefined,
  most = 3,
): string {
  const shown = shownTitle(title);
  if (shown !== undefined) return shown;
  const names = others.flatMap((id) => isolated(nameOf(id) ?? '') || []);
  if (names.length === 0) return say('title.onlyYou');
  const list = listNames(names, most);
  if (presence === 'here') return list;
  return say(presence === 'left' ? 'title.left' : 'title.neverJoined', { names: list });
}
