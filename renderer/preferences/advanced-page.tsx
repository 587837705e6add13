import { version } from '../../package.json';
import { shortcuts } from '../../shared/keys/shortcuts';
import { useView } from '../state/store';
import { ArchiveSection } from './archive-section';
import styles from './preferences.module.css';

const { preferences, closeWindow, roster, search, searchPeople } = shortcuts;
const keys = [
  ...[preferences, closeWindow, roster, search, searchPeople].map(
    ({ label, meaning }) => [label, meaning] as const,
  ),
  ['Enter', 'Open, or start a conversation'],
  ['Space', 'Mark several people'],
  ['Shift+Enter', 'A new line in a message'],
  ['Shift+F10', 'The menu of what has the focus'],
] as const;

/** Version, the user's key, archive and shortcuts. */
export function AdvancedPage() {
  const { me } = useView();
  return (
    <>
      <p>Parley {version}</p>
      <div>
        <p className={styles['soft']}>Your key, by which other people’s programs know you:</p>
        <code className={styles['address']}>{me.id}</code>
      </div>
      <ArchiveSection />
      <div className={styles['group']}>
        <h2>Keys</h2>
        <dl className={styles['keys']}>
          {keys.map(([key, meaning]) => (
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
