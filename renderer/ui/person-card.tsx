import { Star } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { PersonView } from '../../shared/ipc/view';
import { checkName, tidyName } from '../../shared/protocol/names';
import { isolated } from '../../shared/text/visible';
import { say, sayFailure } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { shownName } from '../state/names';
import { act } from '../state/notices';
import { useSelected } from '../state/store';
import { aboutPerson } from './about-person';
import { Avatar, presenceOf } from './avatar';
import { Button, Dialog, TextField } from './controls';
import { Icon } from './icon';
import { namesakeWarning, PersonName } from './person-name';
import styles from './person-card.module.css';

/** What is known about a person, and what the user notes about them. */
export function PersonCard({
  person,
  actions,
  children,
  onCompare,
  onDone,
}: {
  person: PersonView;
  /** Further buttons. */
  actions?: ReactNode;
  /** What the window knows besides. */
  children?: ReactNode;
  onCompare: () => void;
  onDone: () => void;
}) {
  const { id, called, favourite, hidden, through } = person;
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
      <div className={styles['who']}>
        <Avatar person={person} size={72} presence />
        <div className={styles['about']}>
          <div className={styles['name']} dir="auto">
            <PersonName person={person} />
          </div>
          {called !== undefined && <div>{say('card.called', { name: isolated(called) })}</div>}
          <Presence person={person} />
          <Trust person={person} />
        </div>
      </div>
      <Nickname person={person} />
      {children}
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

const where = {
  server: (server: string) => say('card.server', { server }),
  nearby: () => say('card.nearby'),
  both: (server: string) => say('card.both', { server }),
};

/** Whether somebody is here, where, and what they say about it. */
function Presence({ person }: { person: PersonView }) {
  const server = useSelected(({ connection }) => connection.server);
  const about = aboutPerson(person);
  const place = person.reach && where[person.reach](server);
  return (
    <>
      <div className={styles['soft']}>
        {[say(`presence.${presenceOf(person)}`), place].filter(Boolean).join(' · ')}
      </div>
      {about !== '' && <div dir="auto">{about}</div>}
    </>
  );
}

function Trust({ person }: { person: PersonView }) {
  const name = shownName(person);
  const warning = namesakeWarning(person);
  if (person.blocked) return <div>{say('person.blockedMeaning', { name })}</div>;
  if (person.verified) return <div>{say('person.verifiedMeaning', { name })}</div>;
  if (warning !== undefined) return <div className={styles['warning']}>{warning}</div>;
  if (person.through === undefined) return <div className={styles['soft']}>{say('card.notCompared')}</div>;
  return <div>{say('person.unverifiedMeaning', { name, server: person.through })}</div>;
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
