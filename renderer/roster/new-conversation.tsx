import { useMemo, useState } from 'react';
import { limits } from '../../shared/protocol/limits';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { nameOf } from '../state/names';
import { act } from '../state/notices';
import { ActionDialog } from '../ui/action-dialog';
import { TextField } from '../ui/controls';
import { PeopleChoice } from '../ui/people-choice';
import { useRoster } from './use-roster';

/** Asks to whom the user wants to write, and with several people what it is about. */
export function NewConversation({ onDone }: { onDone: () => void }) {
  const everybody = useRoster((view) => view.people);
  const me = useRoster((view) => view.me.id);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [title, setTitle] = useState('');
  const people = useMemo(
    () => Object.values(everybody).filter(({ id, hidden, blocked }) => id !== me && !hidden && !blocked),
    [everybody, me],
  );
  const [only] = chosen;
  const over = [...title.trim()].length - limits.titleCharacters;
  const write = async (): Promise<void> => {
    const named = chosen.length > 1 ? { title: title.trim() } : {};
    if (await act(bridge().talkTo({ people: [...chosen], ...named }))) onDone();
  };
  return (
    <ActionDialog
      title={say('planned.title')}
      action={
        chosen.length === 1 && only !== undefined
          ? say('roster.writeTo', { name: nameOf({ people: everybody }, only) })
          : say('roster.writeToMany', { count: chosen.length })
      }
      disabled={chosen.length === 0 || over > 0}
      onAction={() => void write()}
      onCancel={onDone}
    >
      {people.length === 0 ? (
        <p>{say('roster.nobodyToWriteTo')}</p>
      ) : (
        <PeopleChoice people={people} chosen={chosen} onChoose={setChosen} />
      )}
      {chosen.length > 1 && (
        <TextField
          label={say('planned.about')}
          value={title}
          dir="auto"
          problem={over > 0 ? say('title.tooLong', { most: limits.titleCharacters, over }) : ''}
          onChange={(event) => setTitle(event.target.value)}
        />
      )}
    </ActionDialog>
  );
}
