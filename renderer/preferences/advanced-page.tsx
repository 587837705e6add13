import { version } from '../../package.json';
import { shortcuts } from '../../shared/keys/shortcuts';
import { say } from '../../shared/words/say';
import { usePreferences } from './use-preferences';
import { CopyButton } from '../ui/copy-button';
import { ArchiveSection } from './archive-section';
import styles from './preferences.module.css';

const { preferences, closeWindow, roster, search, searchPeople } = shortcuts;
const keys = () =>
  [
    ...[preferences, closeWindow, roster, search, searchPeople].map(
      ({ key, command, meaning }) =>
        [command ? say('key.command', { key: key.toUpperCase() }) : key, say(meaning)] as const,
    ),
    [say('key.enter'), say('keys.enter')],
    [say('key.space'), say('keys.space')],
    [say('key.shiftEnter'), say('keys.shiftEnter')],
    [say('key.ctrlEnter'), say('keys.ctrlEnter')],
    [say('key.arrowUp'), say('keys.arrowUp')],
    [say('key.escape'), say('keys.escape')],
    [say('key.shiftF10'), say('keys.shiftF10')],
  ] as const;

/** Version, the user's key, archive and shortcuts. */
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
      <div className={styles['group']}>
        <h2>{say('keys.title')}</h2>
        <dl className={styles['keys']}>
          {keys().map(([key, meaning]) => (
            <div key={key} style={{ display: 'contents' }}>
              <dt>{key}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}
