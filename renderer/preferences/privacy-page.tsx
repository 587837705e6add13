import { usePreferences } from './use-preferences';
import { Button } from '../ui/controls';
import { change } from './change';
import styles from './preferences.module.css';
import { isolated } from '../../shared/text/visible';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { say } from '../../shared/words/say';

/** Lists blocked and ignored people. */
export function PrivacyPage() {
  const settings = usePreferences((view) => view.settings);
  const blocked = usePreferences((view) => view.blocked);
  return (
    <>
      <div className={styles['group']}>
        <h2>{say('privacy.blocked')}</h2>
        {blocked.length === 0 && <p className={styles['soft']}>{say('privacy.nobodyBlocked')}</p>}
        <ul>
          {blocked.map(({ id, user }) => (
            <li key={id} className={styles['choice']}>
              <span dir="auto">{user}</span>
              <Button
                aria-label={say('privacy.unblock', { name: isolated(user) })}
                onClick={() => void act(bridge().unblock({ person: id }))}
              >
                {say('menu.unblock')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
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
