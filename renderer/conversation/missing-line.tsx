import { useState } from 'react';
import type { ConversationView } from '../../shared/ipc/view';
import styles from './conversation.module.css';

/** From so many on, how far the fetching has come is drawn, too. */
const longFrom = 200;

/** What others have and this computer does not, until it has come. */
export function MissingLine({ conversation }: { conversation: ConversationView }) {
  const { count, coming } = conversation.missing;
  const [most, setMost] = useState(count);
  if (count > most || (count === 0 && most > 0)) setMost(count);
  if (count === 0) return null;
  const messages = count === 1 ? '1 message' : `${count.toLocaleString()} messages`;
  return (
    <div className={styles['missing']} role="status">
      {coming
        ? `${messages} missing, fetching …`
        : `${messages} missing. ${count === 1 ? 'It comes' : 'They come'} when somebody who has ${count === 1 ? 'it' : 'them'} is here.`}
      {coming && most >= longFrom && <progress max={most} value={most - count} aria-label="Fetched" />}
    </div>
  );
}
