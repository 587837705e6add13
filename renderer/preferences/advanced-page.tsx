import { version } from '../../package.json';
import { say } from '../../shared/words/say';
import { usePreferences } from './use-preferences';
import { CopyButton } from '../ui/copy-button';
import { ArchiveSection } from './archive-section';
import styles from './preferences.module.css';

/** Version, the user's key and archive. */
export function AdvancedPage() {
  const me = usePreferences((view) => view.me);
  return (
    <>
      <p>{say('advanced.version', { version })}</p>
      <div>
        <p className={styles['soft']}>{say('advanced.yourKey')}</p>
        <div className={styles['choice']}>
          <code className={styles['address']}>{me.id}</code>
          <CopyButton name={say('advanced.copyKey')} text={() => me.id} />
        </div>
      </div>
      <ArchiveSection />
    </>
  );
}
