import { Reply, X } from 'lucide-react';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { isBlank, plainLine } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { shownName } from '../../state/names';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { useConversation } from '../use-conversation';
import styles from './replies.module.css';

/** Above the message box: which message is answered, and a button to stop that. */
export function AnsweringLine({ row, onStop }: { row: RowView; onStop: () => void }) {
  const to = useConversation(({ me, people }) =>
    say('reply.to', { by: row.author === me.id ? 'me' : 'other', name: shownName(people[row.author]) }),
  );
  const words = row.file && isBlank(row.text) ? row.file.name : row.text;
  return (
    <div className={styles['answering']} role="group" aria-label={to}>
      <Icon of={Reply} size={16} />
      <div className={styles['quote']}>
        <span className={styles['quoted']} dir="auto">
          {to}
        </span>
        <span className={styles['words']} dir="auto">
          {plainLine(words)}
        </span>
      </div>
      <Button
        kind="icon"
        className={styles['stop']}
        aria-label={say('reply.stop')}
        title={say('reply.stop')}
        onClick={onStop}
      >
        <Icon of={X} size={16} />
      </Button>
    </div>
  );
}
