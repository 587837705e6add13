import type { peopleCalls } from '../../../../shared/ipc/calls/people';
import type { PersonId } from '../../../../shared/ids';
import { checkName, tidyName } from '../../../../shared/protocol/names';
import { must, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';
import type { Conversations } from '../conversations/conversations';
import { personFor } from '../safety/calls';
import type { Trust } from '../safety/trust';

interface NotesParts extends Pick<Parts, 'people' | 'changed'> {
  conversations: Pick<Conversations, 'digest' | 'names'>;
  trust: Pick<Trust, 'setNickname'>;
}
type Calls = Pick<typeof peopleCalls, 'setFavourite' | 'setHidden' | 'setNickname'>;

/** Handlers of the calls about what the user notes about people. Nobody is told of it. */
export function notesHandlers(parts: NotesParts): HandlersOf<Calls> {
  const { people, conversations, trust, changed } = parts;
  const noted = (note: (person: PersonId) => void, person: PersonId): void => {
    note(person);
    conversations.names.changed();
    changed();
  };
  return {
    setFavourite: ({ person, favourite }, caller) =>
      noted((id) => people.setFavourite(id, favourite), personFor(parts, caller, person).id),
    setHidden: ({ person, hidden }, caller) =>
      noted((id) => people.setHidden(id, hidden), personFor(parts, caller, person).id),
    setNickname: ({ person, nickname }, caller) => {
      const { id } = personFor(parts, caller, person);
      const name = tidyName(nickname);
      const checked = name === '' ? undefined : must(checkName(name));
      noted((each) => trust.setNickname(each, checked), id);
    },
  };
}
