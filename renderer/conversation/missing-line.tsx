import { useState } from 'react';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import styles from './conversation.module.css';

/** Number of missing messages from which on a progress bar is shown. */
const longFrom = 200;

/** Reports messages that others have and this computer lacks. */
export function MissingLine({ conversation }: { conversation: ConversationView }) {
  const { count, coming } = conversation.missing;
  const [most, setMost] = useState(count);
  if (count > most || (count === 0 && most > 0)) setMost(count);
  if (count === 0) return null;
  return (
    <div className={styles['missing']} role="status">
      {say(coming ? 'missing.fetching' : 'missing.waiting', { count })}
      {coming && most >= longFrom && (
        <progress max={most} value={most - count} aria-label={say('missing.fetched')} />
      )}
    </div>
  );
}
