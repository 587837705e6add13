import { shortcuts } from '../../shared/keys/shortcuts';
import { say } from '../../shared/words/say';
import styles from './preferences.module.css';

const { preferences, closeWindow, roster, search, searchPeople, help } = shortcuts;
const keys = () =>
  [
    ...[preferences, closeWindow, roster, search, searchPeople, help].map(
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

/** The keyboard shortcuts. */
export const ShortcutsPage = () => (
  <dl className={styles['keys']}>
    {keys().map(([key, meaning]) => (
      <div key={key} style={{ display: 'contents' }}>
        <dt>{key}</dt>
        <dd>{meaning}</dd>
      </div>
    ))}
  </dl>
);
