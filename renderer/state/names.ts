import type { Slices } from '../../shared/ipc/view';
import type { PersonView } from '../../shared/ipc/views/people';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';

/** A person's name, isolated for use within other text. */
export const shownName = (person: PersonView | undefined): string =>
  isolated(person?.user ?? say('person.someone'));

/** Like `shownName`, for the person with an id. */
export const nameOf = ({ people }: Pick<Slices, 'people'>, id: string): string => shownName(people[id]);

/** The names of people, as a list for use within other text. */
export const namesOf = (view: Pick<Slices, 'people'>, ids: readonly string[]): string[] =>
  ids.map((id) => nameOf(view, id));
