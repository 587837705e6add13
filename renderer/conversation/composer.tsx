import { memo, type RefObject } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { lasting } from '../state/lasting';
import { act } from '../state/notices';
import { useConversation } from './use-conversation';
import { whenSent } from './delivery';
import { MessageBox } from './message-box';
import { useDraft } from './use-draft';

const useText = lasting<string>();

/** Writes and sends messages; keeps a draft. Messages that come do not draw it again, so that typing never waits for them. */
export const Composer = memo(function Composer({
  conversation,
  box,
  onEditLast = () => false,
}: {
  conversation: string;
  box: RefObject<HTMLTextAreaElement | null>;
  /** Starts editing the user's last message. Returns false if there is none. */
  onEditLast?: () => boolean;
}) {
  const draft = useConversation((view) => view.draft);
  const waiting = useConversation((view) => whenSent(view, conversation));
  const [text, setText] = useText(draft);
  const forget = useDraft(conversation, text);
  const send = async (): Promise<void> => {
    setText('');
    forget();
    const sent = await act(bridge().send({ conversation, text }));
    if (!sent) setText((now) => now || text);
  };
  return (
    <MessageBox
      box={box}
      label={say('composer.message')}
      action={say('composer.send')}
      text={text}
      waiting={waiting}
      onText={setText}
      onSend={() => void send()}
      onUp={() => text === '' && onEditLast()}
    />
  );
});
