import { useMemo } from 'react';
import { ownName } from '../../../shared/ipc/own-name';
import { say } from '../../../shared/words/say';
import { useLocale } from '../../state/store';
import { useConversation, useOwnConversation } from '../use-conversation';
import type { Nameable } from './mentions-in-draft';
import type { Suggestion } from './suggestions';

/** The others who take part, and everybody, to be named; nobody unless `isWanted`. */
export function useNameable(isWanted: boolean): readonly Suggestion[] {
  const id = useOwnConversation();
  const here = useConversation(({ conversations }) => (isWanted ? conversations[id] : undefined));
  const people = useConversation((view) => (isWanted ? view.people : undefined));
  const me = useConversation((view) => view.me.id);
  const locale = useLocale();
  return useMemo(() => {
    if (!here || !people) return [];
    const others = [...here.members, ...here.invited].filter((each) => each !== me);
    const named = others.flatMap((each): Suggestion[] => {
      const person = people[each];
      if (!person) return [];
      const own = ownName(person);
      return [{ key: each, insert: `@${own}`, label: person.user, own, person: each }];
    });
    const [all = ''] = everybodyWords();
    return [...named, { key: 'all', insert: `@${all}`, label: all, person: null }];
    // The word for everybody is that of the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [here, people, me, locale]);
}

/** Words that stand for everybody after an @: that of the language first, then the one that all languages know. */
export const everybodyWords = (): readonly string[] => [...new Set([say('mention.all'), 'all'])];

/** Those who can be named in a conversation, by a view. */
export const nameableIn = (
  view: { readonly me: { readonly id: string }; readonly people: Readonly<Record<string, Nameable>> },
  { members, invited }: { readonly members: readonly string[]; readonly invited: readonly string[] },
): Nameable[] =>
  [...members, ...invited].filter((id) => id !== view.me.id).flatMap((id) => view.people[id] ?? []);
