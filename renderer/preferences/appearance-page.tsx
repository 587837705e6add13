import { languages } from '../../shared/words/locale';
import { say } from '../../shared/words/say';
import { useView } from '../state/store';
import { Segments, Switch } from '../ui/controls';
import { change } from './change';
import styles from './preferences.module.css';

const themes = () =>
  (['system', 'light', 'dark'] as const).map((value) => ({ value, label: say(`theme.${value}`) }));
const sizes = () =>
  (['100', '125', '150', '200'] as const).map((value) => ({
    value,
    label: say('appearance.percent', { percent: Number(value) }),
  }));
/** Each language is named in itself, so that people find theirs. */
const languageChoices = () =>
  [
    { value: 'system', label: say('theme.system') },
    ...languages.map((value) => ({ value, label: say(`language.${value}`) })),
  ] as const;

/** Language, theme, text size, and what Enter does in the composer. */
export function AppearancePage() {
  const { settings } = useView();
  return (
    <>
      <div className={styles['choice']}>
        <span>{say('appearance.language')}</span>
        <Segments
          legend={say('appearance.language')}
          options={languageChoices()}
          value={settings.language}
          onChange={(language) => change({ language })}
        />
      </div>
      <div className={styles['choice']}>
        <span>{say('appearance.theme')}</span>
        <Segments
          legend={say('appearance.theme')}
          options={themes()}
          value={settings.theme}
          onChange={(theme) => change({ theme })}
        />
      </div>
      <div className={styles['choice']}>
        <span>{say('appearance.textSize')}</span>
        <Segments
          legend={say('appearance.textSize')}
          options={sizes()}
          value={settings.textSize}
          onChange={(textSize) => change({ textSize })}
        />
      </div>
      <Switch
        label={say('appearance.enterSends')}
        hint={say('appearance.enterSendsHint')}
        checked={settings.enterSends}
        onChange={(enterSends) => change({ enterSends })}
      />
    </>
  );
}
