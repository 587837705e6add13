import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { presetsAtMost, presetUnits } from '../../shared/settings/fields';
import { isBlank } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { Button } from '../ui/controls';
import { Icon } from '../ui/icon';
import { change } from './change';
import { usePreferences } from './use-preferences';
import styles from './preferences.module.css';

/** Texts that the user sends often. */
export function PresetsPage() {
  const { presets } = usePreferences((view) => view.settings);
  const [text, setText] = useState('');
  const written = text.trim();
  const isThere = presets.includes(written);
  const isFull = presets.length >= presetsAtMost;
  const add = (): void => {
    if (isBlank(written) || isThere || isFull) return;
    change({ presets: [...presets, written] });
    setText('');
  };
  return (
    <>
      <p className={styles['soft']}>{say('presets.hint')}</p>
      <ul className={styles['presets']}>
        {presets.map((preset, index) => (
          <Preset key={preset} text={preset} number={index + 1} all={presets} />
        ))}
      </ul>
      <form
        className={styles['stack']}
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <textarea
          className={styles['preset']}
          aria-label={say('presets.new')}
          placeholder={say('presets.new')}
          rows={2}
          dir="auto"
          maxLength={presetUnits}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className={styles['help']} role="status">
          {isFull ? say('presets.full', { most: presetsAtMost }) : isThere ? say('presets.there') : ''}
        </p>
        <Button type="submit" disabled={isBlank(written) || isThere || isFull}>
          {say('button.add')}
        </Button>
      </form>
    </>
  );
}

/** One of the texts, which can be changed and removed. */
function Preset({ text, number, all }: { text: string; number: number; all: readonly string[] }) {
  const [typed, setTyped] = useState(text);
  const save = (): void => {
    const written = typed.trim();
    if (isBlank(written) || all.some((each) => each !== text && each === written)) return setTyped(text);
    if (written !== text) change({ presets: all.map((each) => (each === text ? written : each)) });
  };
  return (
    <li className={styles['row']}>
      <textarea
        className={`${styles['preset']} ${styles['grow']}`}
        aria-label={say('presets.number', { number })}
        rows={2}
        dir="auto"
        maxLength={presetUnits}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={save}
      />
      <Button
        kind="icon"
        aria-label={say('presets.remove', { number })}
        title={say('button.remove')}
        onClick={() => change({ presets: all.filter((each) => each !== text) })}
      >
        <Icon of={Trash2} size={16} />
      </Button>
    </li>
  );
}
