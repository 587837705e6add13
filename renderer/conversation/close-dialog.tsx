import { useEffect, useState } from 'react';
import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button, Dialog } from '../ui/controls';

/** Asked when the window is closed: leave the conversation, or just close. */
export function CloseDialog({ conversation }: { conversation: ConversationView }) {
  const [asked, setAsked] = useState(false);
  const [remember, setRemember] = useState(false);
  useEffect(() => bridge().onCloseAsked(() => setAsked(true)), []);
  if (!asked) return null;
  const answer = (leave: boolean): void => {
    setAsked(false);
    void act(bridge().answerClose({ conversation: conversation.id, leave, remember }));
  };
  return (
    <Dialog
      title="Leave this conversation?"
      onCancel={() => setAsked(false)}
      actions={
        <>
          <Button kind="danger" onClick={() => answer(true)}>
            Leave conversation
          </Button>
          <Button kind="primary" onClick={() => answer(false)}>
            Just close
          </Button>
        </>
      }
    >
      <p>If you just close the window you stay a member, and find the conversation in your list.</p>
      <p>
        <label>
          <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.target.checked)} />{' '}
          Do this every time
        </label>
      </p>
    </Dialog>
  );
}
