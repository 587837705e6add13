import { PinOff } from 'lucide-react';
import type { PinView } from '../../../shared/ipc/views/transcript';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { nameOf } from '../../state/names';
import { act } from '../../state/notices';
import { useTimes } from '../../state/times';
import { Button, Dialog } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { PersonName } from '../../ui/person-name';
import { useKindActions } from '../kinds/actions';
import { useConversation } from '../use-conversation';
import styles from './pins.module.css';

/** All messages that are pinned, the one pinned last first. */
export function PinsDialog({ conversation, onDone }: { conversation: string; onDone: () => void }) {
  const pins = useConversation((view) => view.pins);
  return (
    <Dialog
      title={say('pins.title')}
      onCancel={onDone}
      actions={<Button onClick={onDone}>{say('button.close')}</Button>}
    >
      {pins.length === 0 ? (
        <p className={styles['soft']}>{say('pins.none')}</p>
      ) : (
        <ul className={styles['list']}>
          {pins.map((pin) => (
            <Pinned
              key={pin.row}
              pin={pin}
              onGoTo={() => {
                onDone();
                void act(bridge().showRow({ conversation, row: pin.row }));
              }}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Pinned({ pin: { row, author, text, by, at }, onGoTo }: { pin: PinView; onGoTo: () => void }) {
  const actions = useKindActions();
  const times = useTimes();
  const person = useConversation(({ people }) => people[author]);
  const isMine = useConversation(({ me }) => me.id === author);
  const pinned = useConversation((view) => {
    const time = times.moment(at);
    return view.me.id === by
      ? say('pins.by', { by: 'me', name: '', time })
      : say('pins.by', { by: 'other', name: nameOf(view, by), time });
  });
  return (
    <li className={styles['pinned']}>
      <button type="button" className={styles['goTo']} title={say('quote.jump')} onClick={onGoTo}>
        <span className={styles['who']} dir="auto">
          {isMine ? say('person.you') : <PersonName person={person} />}
        </span>
        <span className={styles['text']} dir="auto">
          {text}
        </span>
        <span className={styles['soft']}>{pinned}</span>
      </button>
      {actions && (
        <Button
          kind="icon"
          aria-label={say('pins.unpin', { text })}
          title={say('menu.unpin')}
          onClick={() => void actions.setPinned(row, false)}
        >
          <Icon of={PinOff} size={16} />
        </Button>
      )}
    </li>
  );
}
