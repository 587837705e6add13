import { FolderOpen, Play } from 'lucide-react';
import type { Control } from '../../shared/settings/settings';
import { soundSettings, usualSound, type SoundKind } from '../../shared/settings/sounds';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button, Select } from '../ui/controls';
import { Icon } from '../ui/icon';
import { change } from './change';
import styles from './preferences.module.css';
import { usePreferences } from './use-preferences';

/**
 * The choice of a sound: one of the app, that of the desktop, a file of the user, or none. A button asks for a file: in the list,
 * the arrows would come past it and open the dialog unasked.
 */
export function SoundControl({ kind, control }: { kind: SoundKind; control: Control }) {
  const setting = soundSettings[kind];
  const chosen = usePreferences(({ settings }) => settings[setting]);
  const file = usePreferences(({ settings }) => settings.soundFiles[kind]);
  // A file that a backup does not name is replaced by the usual sound.
  const value = chosen === 'file' && file === undefined ? usualSound : chosen;
  const label = say(control.label);
  const help = control.help && say(control.help);
  const options = [
    ...(control.options ?? []).map((option) => ({ value: String(option.value), label: say(option.label) })),
    ...(file === undefined ? [] : [{ value: 'file', label: say('sound.file', { file: nameOf(file) }) }]),
  ];
  return (
    <div>
      <div className={styles['choice']}>
        <span className={styles['grow']}>{label}</span>
        <span className={styles['sound']}>
          <Select
            label={label}
            options={options}
            value={value}
            onChange={(next) => change({ [setting]: next })}
          />
          <Button
            kind="icon"
            aria-label={say('sound.choose', { label })}
            title={say('sound.choose', { label })}
            onClick={() => void act(bridge().chooseSoundFile({ kind }))}
          >
            <Icon of={FolderOpen} />
          </Button>
          <Button
            kind="icon"
            aria-label={say('sound.play', { label })}
            title={say('sound.play', { label })}
            disabled={value === 'off'}
            onClick={() => void act(bridge().playSound({ kind }))}
          >
            <Icon of={Play} />
          </Button>
        </span>
      </div>
      {help !== undefined && <p className={styles['help']}>{help}</p>}
    </div>
  );
}

/** The name of a file, without its folder. */
const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
