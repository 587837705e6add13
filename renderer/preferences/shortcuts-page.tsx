import { keyList } from '../../shared/keys/key-list';
import styles from './preferences.module.css';

/** The keyboard shortcuts. */
export const ShortcutsPage = () => (
  <dl className={styles['keys']}>
    {keyList().map(({ key, meaning }) => (
      <div key={key} style={{ display: 'contents' }}>
        <dt>{key}</dt>
        <dd>{meaning}</dd>
      </div>
    ))}
  </dl>
);
