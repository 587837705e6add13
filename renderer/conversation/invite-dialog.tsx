import { useState } from 'react';
import type { ConversationView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { byName } from '../state/name-order';
import { notify } from '../state/notices';
import { useConversation } from './use-conversation';
import { Avatar } from '../ui/avatar';
import { PersonName } from '../ui/person-name';
import { Button, Dialog, Switch } from '../ui/controls';
import styles from './conversation.module.css';

/** Asks whom else to invite. */
export function InviteDialog({
  conversation,
  onDone,
}: {
  conversation: ConversationView;
  onDone: () => void;
}) {
  const everybody = useConversation((view) => view.people);
  const [history, setHistory] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const inside = new Set([...conversation.members, ...conversation.invited]);
  const people = byName(Object.values(everybody).filter((person) => person.online && !inside.has(person.id)));
  const invite = async (): Promise<void> => {
    const outcome = await bridge().inviteMore({
      conversation: conversation.id,
      people: [...chosen],
      history,
    });
    if (!outcome.ok) notify(outcome.error.message);
    else if (outcome.value.done) onDone();
  };
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <Dialog
      title={say('invite.title')}
      onCancel={onDone}
      actions={
        people.length === 0 ? (
          <Button onClick={onDone}>{say('button.close')}</Button>
        ) : (
          <>
            <Button onClick={onDone}>{say('button.cancel')}</Button>
            <Button kind="primary" disabled={chosen.length === 0} onClick={() => void invite()}>
              {say('invite.action')}
            </Button>
          </>
        )
      }
    >
      {people.length === 0 && <p>{say('invite.nobody')}</p>}
      <ul className={styles['people']}>
        {people.map((person) => (
          <li key={person.id}>
            <label className={styles['person']}>
              <input
                type="checkbox"
                checked={chosen.includes(person.id)}
                onChange={() => toggle(person.id)}
              />
              <Avatar person={person} size={28} presence />
              <span className={styles['personNames']}>
                <PersonName person={person} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      {people.length > 0 && (
        <Switch
          label={say('invite.history')}
          hint={say('invite.historyHint')}
          checked={history}
          onChange={setHistory}
        />
      )}
    </Dialog>
  );
}
