import { useState } from 'react';
import { deleteQuestion } from '../../shared/ipc/questions';
import type { ConversationView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Banner, Button, Dialog, TextField } from '../ui/controls';

/** Asks before the messages of a conversation are deleted. */
export function DeleteDialog({
  conversation,
  onDone,
}: {
  conversation: ConversationView;
  onDone: () => void;
}) {
  return (
    <ConfirmDialog
      question={deleteQuestion()}
      onConfirm={() => void act(bridge().deleteHistory({ conversation: conversation.id }))}
      onDone={onDone}
    />
  );
}

/** Offers to undo a deletion while that is possible. */
export function DeletedBanner({ conversation }: { conversation: ConversationView }) {
  if (!conversation.deleting) return null;
  return (
    <Banner
      action={
        <Button kind="link" onClick={() => void act(bridge().keepHistory({ conversation: conversation.id }))}>
          {say('button.undo')}
        </Button>
      }
    >
      {say('delete.soon')}
    </Banner>
  );
}

/** Asks for the day to scroll to. */
export function DateDialog({ conversation, onDone }: { conversation: ConversationView; onDone: () => void }) {
  const [day, setDay] = useState('');
  const at = day === '' ? NaN : new Date(`${day}T00:00`).getTime();
  const go = (): void => {
    if (Number.isNaN(at)) return;
    onDone();
    void act(bridge().showDate({ conversation: conversation.id, at }));
  };
  return (
    <Dialog
      title={say('date.title')}
      onCancel={onDone}
      actions={
        <>
          <Button onClick={onDone}>{say('button.cancel')}</Button>
          <Button kind="primary" disabled={Number.isNaN(at)} onClick={go}>
            {say('date.go')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <TextField
          label={say('date.label')}
          type="date"
          value={day}
          reserve={false}
          onChange={(event) => setDay(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
