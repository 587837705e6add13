import { useView } from '../state/store';
import { Segments, Switch } from '../ui/controls';
import { change } from './change';
import styles from './preferences.module.css';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
const sizes = [
  { value: '100', label: '100 %' },
  { value: '125', label: '125 %' },
  { value: '150', label: '150 %' },
  { value: '200', label: '200 %' },
] as const;

/** Theme, text size, and what Enter does in the composer. */
export function AppearancePage() {
  const { settings } = useView();
  return (
    <>
      <div className={styles['choice']}>
        <span>Theme</span>
        <Segments
          legend="Theme"
          options={themes}
          value={settings.theme}
          onChange={(theme) => change({ theme })}
        />
      </div>
      <div className={styles['choice']}>
        <span>Text size</span>
        <Segments
          legend="Text size"
          options={sizes}
          value={settings.textSize}
          onChange={(textSize) => change({ textSize })}
        />
      </div>
      <Switch
        label="Enter sends"
        hint="When off, Enter begins a new line and Ctrl+Enter sends."
        checked={settings.enterSends}
        onChange={(enterSends) => change({ enterSends })}
      />
    </>
  );
}
