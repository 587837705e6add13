import { Check, Pencil, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { placedMentions, type PlacedMention } from '../../../shared/conversation/mentions';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { say } from '../../../shared/words/say';
import { Button } from '../../ui/controls';
import { withMentions } from '../completion/mentions-in-draft';
import { everybodyWords, nameableIn } from '../completion/use-nameable';
import { MessageBox } from '../message-box';
import { useOwnConversation, viewNow } from '../use-conversation';
import { useKindActions } from './actions';
import { Icon } from '../../ui/icon';
import styles from './kinds.module.css';

/** Edits one of the user's messages; replaces the composer meanwhile. */
export function EditComposer({ row, onDone }: { row: RowView; onDone: () => void }) {
  const actions = useKindActions();
  const [text, setText] = useState(row.text);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = box.current;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);
  const conversation = useOwnConversation();
  const save = async (chosen: readonly PlacedMention[]): Promise<void> => {
    const view = viewNow();
    const here = view.conversations[conversation];
    const people = here ? nameableIn(view, here) : [];
    const sent = withMentions(text, chosen, people, everybodyWords());
    if (text === row.text || (await actions?.edit(row.id, sent.text, sent.mentions))) onDone();
  };
  return (
    <div className={styles['editBox']}>
      <div className={styles['editing']}>
        <Icon of={Pencil} size={14} />
        <span>{say('edit.editing')}</span>
        <Button
          kind="icon"
          className={styles['tool']}
          aria-label={say('edit.stop')}
          title={say('edit.stop')}
          onClick={onDone}
        >
          <Icon of={X} size={16} />
        </Button>
      </div>
      <MessageBox
        box={box}
        label={say('edit.label')}
        action={say('button.save')}
        icon={<Icon of={Check} />}
        text={text}
        waiting=""
        onText={setText}
        mentions={placedMentions(row.text, row.mentions ?? [])}
        onSend={(chosen) => void save(chosen)}
        onEscape={() => {
          onDone();
          return true;
        }}
      />
    </div>
  );
}
