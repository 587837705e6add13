import { useState } from 'react';
import { limits } from '../../shared/protocol/limits';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { CalendarSection } from './calendar-section';
import { ComputersSection } from './computers-section';
import { KeysSection } from './keys-section';
import { usePreferences } from './use-preferences';
import { statuses } from '../roster/status-button';
import { Segments, TextField } from '../ui/controls';
import { NameField, useOwnName } from '../ui/name-field';
import { onKeys } from '../ui/keys';
import { OwnPicture } from '../ui/picture-chooser';
import styles from './preferences.module.css';

/** The user's name, picture, status and keys. */
export function YouPage() {
  const me = usePreferences((view) => view.me);
  const own = useOwnName();
  const [note, setNote] = useState(me.note);
  const rename = (): void => {
    if (!own.problem && own.typed !== me.user) void own.save();
  };
  return (
    <>
      <NameField own={own} onBlur={rename} onKeyDown={(event) => onKeys(event, { Enter: rename })} />
      <OwnPicture />
      <div className={styles['group']}>
        <h2>{say('status.label')}</h2>
        <Segments
          legend={say('status.label')}
          options={statuses()}
          value={me.chosen}
          onChange={(status) => void act(bridge().setStatus({ status, note }))}
        />
        <TextField
          label={say('status.note')}
          maxLength={limits.noteCharacters}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          onBlur={() => void act(bridge().setStatus({ note: note.trim() }))}
        />
      </div>
      <CalendarSection />
      <ComputersSection />
      <KeysSection />
    </>
  );
}
