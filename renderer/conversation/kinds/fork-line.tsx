import { useState } from 'react';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { nameOf } from '../../state/names';
import { act } from '../../state/notices';
import { useConversation } from '../use-conversation';
import { useTimes } from '../../state/times';
import { Button, Dialog } from '../../ui/controls';
import { placeholderOf } from '../placeholders';
import { wordsOf } from '../system-words';
import conversationStyles from '../conversation.module.css';
import styles from './kinds.module.css';

/** Reports a fork: the author's computer wrote several messages with the same number. */
export function ForkLine({ row, conversation }: { row: RowView; conversation: string }) {
  const [isOpen, setOpen] = useState(false);
  const by = useConversation((view) => (row.author === view.me.id ? undefined : nameOf(view, row.author)));
  const count = 1 + (row.alternatives?.length ?? 0);
  return (
    <>
      <div className={conversationStyles['system']}>
        {by === undefined ? say('fork.mine', { count }) : say('fork.theirs', { name: by, count })}{' '}
        <Button kind="link" className={styles['look']} onClick={() => setOpen(true)}>
          {say('fork.look', { count })}
        </Button>
      </div>
      {isOpen && <ForkDialog row={row} by={by} conversation={conversation} onDone={() => setOpen(false)} />}
    </>
  );
}

function ForkDialog({
  row,
  by,
  conversation,
  onDone,
}: {
  row: RowView;
  /** The author's name; undefined for the user. */
  by: string | undefined;
  conversation: string;
  onDone: () => void;
}) {
  const show = (id: string): void => {
    onDone();
    void act(bridge().showRow({ conversation, row: id }));
  };
  return (
    <Dialog
      title={by === undefined ? say('fork.titleMine') : say('fork.titleTheirs', { name: by })}
      onCancel={onDone}
      actions={<Button onClick={onDone}>{say('button.close')}</Button>}
    >
      <p>{say('fork.explained')}</p>
      {[row.id, ...(row.alternatives ?? [])].map((id) => (
        <Story key={id} id={id} onShow={() => show(id)} />
      ))}
    </Dialog>
  );
}

/** One of the messages of a fork. */
function Story({ id, onShow }: { id: string; onShow: () => void }) {
  const times = useTimes();
  const row = useConversation(({ rows }) => rows[id]);
  const words = useConversation((view) => (row ? storyWords(wordsOf(view, row), row) : ''));
  return (
    <section className={styles['story']}>
      <div className={styles['storyHead']}>
        <span>{row ? times.moment(row.at) : say('fork.elsewhere')}</span>
        <Button kind="link" onClick={onShow}>
          {say('button.show')}
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

function storyWords(line: string, row: RowView): string {
  if (row.kind === 'text') return row.text;
  return placeholderOf(row)?.words ?? line;
}
