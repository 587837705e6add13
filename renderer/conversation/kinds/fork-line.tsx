import { useState } from 'react';
import type { RowView } from '../../../shared/ipc/view';
import { bridge } from '../../state/bridge';
import { nameOf } from '../../state/names';
import { act } from '../../state/notices';
import { useSelected } from '../../state/store';
import { useTimes } from '../../state/times';
import { Button, Dialog } from '../../ui/controls';
import { wordsOf } from '../system-words';
import conversationStyles from '../conversation.module.css';
import styles from './kinds.module.css';

/** Reports a fork: the author's computer wrote several messages with the same number. */
export function ForkLine({ row, conversation }: { row: RowView; conversation: string }) {
  const [isOpen, setOpen] = useState(false);
  const whose = useSelected((view) => (row.author === view.me.id ? 'Your' : `${nameOf(view, row.author)}’s`));
  const count = 1 + (row.alternatives?.length ?? 0);
  return (
    <>
      <div className={conversationStyles['system']}>
        {whose} computer told {count === 2 ? 'two' : count} stories.{' '}
        <Button kind="link" className={styles['look']} onClick={() => setOpen(true)}>
          {count === 2 ? 'Look at both' : 'Look at all'}
        </Button>
      </div>
      {isOpen && (
        <ForkDialog row={row} whose={whose} conversation={conversation} onDone={() => setOpen(false)} />
      )}
    </>
  );
}

function ForkDialog({
  row,
  whose,
  conversation,
  onDone,
}: {
  row: RowView;
  whose: string;
  conversation: string;
  onDone: () => void;
}) {
  const show = (id: string): void => {
    onDone();
    void act(bridge().showRow({ conversation, row: id }));
  };
  return (
    <Dialog
      title={`${whose} computer told different stories`}
      onCancel={onDone}
      actions={<Button onClick={onDone}>Close</Button>}
    >
      <p>
        These messages claim the same place. The computer may have been copied or set back to an earlier
        state, or its owner wants different people to see different things. Everybody here can see them all.
      </p>
      {[row.id, ...(row.alternatives ?? [])].map((id) => (
        <Story key={id} id={id} onShow={() => show(id)} />
      ))}
    </Dialog>
  );
}

/** One of the messages of a fork. */
function Story({ id, onShow }: { id: string; onShow: () => void }) {
  const times = useTimes();
  const row = useSelected(({ rows }) => rows[id]);
  const words = useSelected((view) => (row ? storyWords(wordsOf(view, row), row) : ''));
  return (
    <section className={styles['story']}>
      <div className={styles['storyHead']}>
        <span>{row ? times.moment(row.at) : 'Elsewhere in this conversation'}</span>
        <Button kind="link" onClick={onShow}>
          Show
        </Button>
      </div>
      {words !== '' && (
        <div className={styles['storyText']} dir="auto">
          {words}
        </div>
      )}
    </section>
  );
}

function storyWords(line: string, { kind, text }: RowView): string {
  if (kind === 'text') return text;
  return kind === 'deleted' ? 'Message deleted' : line;
}
