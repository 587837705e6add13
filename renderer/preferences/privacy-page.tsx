import { usePreferences } from './use-preferences';
import { Button } from '../ui/controls';
import { change } from './change';
import styles from './preferences.module.css';
import { say } from '../../shared/words/say';

/** Lists ignored people. */
export function PrivacyPage() {
  const settings = usePreferences((view) => view.settings);
  return (
    <>
      <div className={styles['group']}>
        <h2>{say('privacy.ignored')}</h2>
        {settings.ignored.length === 0 && <p className={styles['soft']}>{say('privacy.nobodyIgnored')}</p>}
        <ul>
          {settings.ignored.map(({ id, user }) => (
            <li key={id} className={styles['choice']}>
              <span dir="auto">{user}</span>
              <Button
                onClick={() => change({ ignored: settings.ignored.filter((person) => person.id !== id) })}
              >
                {say('privacy.hearAgain')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
