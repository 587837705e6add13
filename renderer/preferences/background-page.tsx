import { say } from '../../shared/words/say';
import { usePreferences } from './use-preferences';
import styles from './preferences.module.css';

/** Says so where Parley has no place to stay without a window. */
export function BackgroundPage() {
  const { hasTray } = usePreferences((view) => view.background);
  return hasTray ? null : (
    <p className={styles['soft']} role="note">
      {say('background.noTray')}
    </p>
  );
}
