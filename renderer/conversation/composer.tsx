import { useState, type RefObject } from 'react';
import type { ConversationView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { whenSent } from './delivery';
import { MessageBox } from './message-box';
import { useDraft } from './use-draft';

/** Writes and sends messages; keeps a draft. */
export function Composer({
  conversation,
  box,
  onEditLast = () => false,
}: {
  conversation: ConversationView;
  box: RefObject<HTMLTextAreaElement | null>;
  /** Starts editing the user's last message. Returns false if there is none. */
  onEditLast?: () => boolean;
}) {
  const view = useView();
  const [text, setText] = useState(view.draft);
  const forget = useDraft(conversation.id, text);
  const send = async (): Promise<void> => {
    setText('');
    forget();
    const sent = await act(bridge().send({ conversation: conversation.id, text }));
    if (!sent) setText((now) => now || text);
  };
  return (
    <MessageBox
      box={box}
      label={say('composer.message')}
      action={say('composer.send')}
      text={text}
      waiting={whenSent(view, conversation)}
      onText={setText}
      onSend={() => void send()}
      onUp={() => text === '' && onEditLast()}
    />
  );
}
