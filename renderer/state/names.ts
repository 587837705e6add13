import type { Slices } from '../../shared/ipc/view';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';

/** A person's name, isolated for use within other text. */
export const nameOf = ({ people }: Pick<Slices, 'people'>, id: string): string =>
  isolated(people[id]?.user ?? say('person.someone'));

/** The names of people, as a list for use within other text. */
export const namesOf = (view: Pick<Slices, 'people'>, ids: readonly string[]): string[] =>
  ids.map((id) => nameOf(view, id));
