import type { View } from '../../shared/ipc/view';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';

/** A person's name, isolated for use within other text. */
export const nameOf = (view: View, id: string): string =>
  isolated(view.people[id]?.user ?? say('person.someone'));
