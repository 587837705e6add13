import { bounds } from '../../../../shared/ipc/bounds';
import type { peopleCalls } from '../../../../shared/ipc/calls/people';
import type { PersonId } from '../../../../shared/ids';
import { checkName, tidyName } from '../../../../shared/protocol/names';
import { plainLine } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import { CallError, must, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';
import type { Conversations } from '../conversations/conversations';
import { personFor } from '../safety/calls';
import type { Trust } from '../safety/trust';

interface NotesParts extends Pick<Parts, 'people' | 'memory' | 'preferences' | 'changed'> {
  client: Pick<Parts['client'], 'id'>;
  conversations: Pick<Conversations, 'all' | 'digest' | 'names'>;
  trust: Pick<Trust, 'setNickname' | 'forget'>;
}
type Calls = Pick<
  typeof peopleCalls,
  'setFavourite' | 'setHidden' | 'setNickname' | 'setGroup' | 'renameGroup' | 'arrangePeople' | 'forgetPerson'
>;

/** Handlers of the calls about what the user notes about people. Nobody is told of it. */
export function notesHandlers(parts: NotesParts): HandlersOf<Calls> {
  const { client, people, memory, preferences, conversations, trust, changed } = parts;
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
    setGroup: ({ person, group }, caller) => {
      const { id } = personFor(parts, caller, person);
      const name = groupName(group);
      const others = new Set([...people.groups].filter(([each]) => each !== id).map(([, each]) => each));
      if (name !== undefined && !others.has(name) && others.size >= bounds.ownGroups)
        throw new CallError('too-many', say('failure.tooManyGroups', { most: bounds.ownGroups }));
      noted((each) => people.setGroup(each, name), id);
    },
    renameGroup: ({ group, name }) => {
      const renamed = groupName(name);
      people.renameGroup(group, renamed);
      const { foldedGroups } = preferences.all;
      if (foldedGroups.includes(group)) {
        const others = foldedGroups.filter((each) => each !== group && each !== renamed);
        preferences.change({ foldedGroups: renamed === undefined ? others : [...others, renamed] });
      }
      changed();
    },
    arrangePeople: ({ peopleOrder, foldedGroups }) =>
      preferences.change({
        ...(peopleOrder === undefined ? {} : { peopleOrder }),
        ...(foldedGroups === undefined ? {} : { foldedGroups }),
      }),
    forgetPerson: ({ person }, caller) => {
      const { id, user } = personFor(parts, caller, person);
      const isBeside = [...conversations.all().values()].some(
        ({ state: { members } }) => members.has(id) && members.has(client.id),
      );
      memory.seePictures([[id, null]]);
      noted((each) => trust.forget(each, user, isBeside), id);
    },
  };
}

/** The name of a group as it is kept; undefined for none. Throws a `CallError` if it is too long. */
function groupName(typed: string): string | undefined {
  const name = plainLine(typed).trim();
  if ([...name].length > bounds.groupCharacters)
    throw new CallError('name-too-long', say('failure.groupName', { most: bounds.groupCharacters }));
  return name === '' ? undefined : name;
}
