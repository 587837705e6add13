import { useState } from 'react';
import { deleteQuestion } from '../../shared/ipc/questions';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { FormDialog } from '../ui/action-dialog';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Banner, Button, TextField } from '../ui/controls';
import { onKeys } from '../ui/keys';

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
    <FormDialog
      title={say('date.title')}
      action={say('date.go')}
      disabled={Number.isNaN(at)}
      onAction={go}
      onCancel={onDone}
    >
      <TextField
        label={say('date.label')}
        type="date"
        value={day}
        reserve={false}
        onChange={(event) => setDay(event.target.value)}
        // Chromium's field for a date keeps the key for itself: the form would not be sent.
        onKeyDown={(event) => onKeys(event, { Enter: go })}
      />
    </FormDialog>
  );
}
