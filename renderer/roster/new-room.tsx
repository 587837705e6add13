import { useState } from 'react';
import { checkTitle, checkTopic } from '../../shared/rooms/check-room';
import type { Result } from '../../shared/protocol/errors';
import { say, sayFailure } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { FormDialog } from '../ui/action-dialog';
import { Switch, TextField } from '../ui/controls';
import styles from './roster.module.css';

/** Asks what a new open room is called and what it is about, and says who sees it. */
export function NewRoom({ onDone }: { onDone: () => void }) {
  const [title, setTitle] = useState('');
  const [topic, setTopic] = useState('');
  const [announcements, setAnnouncements] = useState(false);
  const [checked, about] = [checkTitle(title), checkTopic(topic)];
  const isReady = checked.ok && about.ok;
  const create = async (): Promise<void> => {
    if (isReady && (await act(bridge().openRoom({ title, topic, announcements })))) onDone();
  };
  return (
    <FormDialog
      title={say('room.new')}
      action={say('room.create')}
      disabled={!isReady}
      onAction={() => void create()}
      onCancel={onDone}
    >
      <TextField
        label={say('room.name')}
        value={title}
        dir="auto"
        // That it has no name yet need not be said to somebody who begins.
        problem={title === '' ? '' : problemOf(checked)}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextField
        label={say('room.topic')}
        value={topic}
        dir="auto"
        problem={problemOf(about)}
        onChange={(event) => setTopic(event.target.value)}
      />
      <Switch
        label={say('room.announcements')}
        hint={say('room.announcementsHint')}
        checked={announcements}
        onChange={setAnnouncements}
      />
      <p className={styles['meaning']}>{say('room.meaning')}</p>
    </FormDialog>
  );
}

const problemOf = (checked: Result<unknown>): string => (checked.ok ? '' : sayFailure(checked.error));
