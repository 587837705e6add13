import { useView } from '../state/store';
import { Button } from '../ui/controls';
import { change } from './change';
import styles from './preferences.module.css';

/** Lists ignored people. */
export function PrivacyPage() {
  const { settings } = useView();
  return (
    <>
      <div className={styles['group']}>
        <h2>Ignored people</h2>
        {settings.ignored.length === 0 && (
          <p className={styles['soft']}>Nobody. You can ignore somebody from the menu of their invitation.</p>
        )}
        <ul>
          {settings.ignored.map(({ id, user }) => (
            <li key={id} className={styles['choice']}>
              <span dir="auto">{user}</span>
              <Button
                kind="quiet"
                onClick={() => change({ ignored: settings.ignored.filter((person) => person.id !== id) })}
              >
                Hear from again
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
