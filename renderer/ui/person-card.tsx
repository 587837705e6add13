import { Star } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { PersonView } from '../../shared/ipc/views/people';
import { checkName, tidyName } from '../../shared/protocol/names';
import { say, sayFailure } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { shownName } from '../state/names';
import { act } from '../state/notices';
import { CommonConversations } from './common-conversations';
import { Button, Dialog, TextField } from './controls';
import { Icon } from './icon';
import { PersonFacts } from './person-facts';
import styles from './person-card.module.css';

/** What is known about a person, and what the user notes about them. */
export function PersonCard({
  person,
  actions,
  onOpen,
  onCompare,
  onDone,
}: {
  person: PersonView;
  /** Further buttons. */
  actions?: ReactNode;
  /** Opens a conversation in common. */
  onOpen?: (conversation: string) => void;
  onCompare: () => void;
  onDone: () => void;
}) {
  const { id, favourite, hidden, through } = person;
  const name = shownName(person);
  return (
    <Dialog
      title={say('card.title', { name })}
      onCancel={onDone}
      actions={
        <>
          <Button onClick={onDone}>{say('button.close')}</Button>
          {actions}
        </>
      }
    >
      <PersonFacts person={person} size={72} />
      <Nickname person={person} />
      <CommonConversations person={id} {...(onOpen ? { onOpen } : {})} />
      <div className={styles['acts']}>
        <Button onClick={() => void act(bridge().setFavourite({ person: id, favourite: !favourite }))}>
          <Icon of={Star} size={14} /> {say(favourite ? 'card.noFavourite' : 'card.favourite')}
        </Button>
        {through === undefined && <Button onClick={onCompare}>{say('card.compare')}</Button>}
        <Button onClick={() => void act(bridge().setHidden({ person: id, hidden: !hidden }))}>
          {say(hidden ? 'card.show' : 'card.hide')}
        </Button>
      </div>
    </Dialog>
  );
}

/** What the user calls somebody. It is kept when the field is left or Enter is pressed. */
function Nickname({ person: { id, user, called } }: { person: PersonView }) {
  const kept = called === undefined ? '' : user;
  const [typed, setTyped] = useState(kept);
  const nickname = tidyName(typed);
  const checked = nickname === '' ? undefined : checkName(nickname);
  const isBad = checked !== undefined && !checked.ok;
  const keep = (): void => {
    if (!isBad && nickname !== kept) void act(bridge().setNickname({ person: id, nickname }));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <TextField
        label={say('card.nickname')}
        placeholder={say('card.nicknameHint')}
        value={typed}
        dir="auto"
        problem={isBad ? sayFailure(checked.error) : ''}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
      />
    </form>
  );
}
