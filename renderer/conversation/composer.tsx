import { memo, type RefObject } from 'react';
import { limits } from '../../shared/protocol/limits';
import { isBlank } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { lasting } from '../state/lasting';
import { act } from '../state/notices';
import { useConversation } from './use-conversation';
import { whenSent } from './delivery';
import { MessageBox } from './message-box';
import { useDraft } from './use-draft';
import { AttachButtons } from './files/attach-buttons';
import { Attachments } from './files/attachments';
import { useReturnedCaption } from './files/returned-caption';
import { takeFiles } from './files/taking';
import { useTimes } from '../state/times';

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
  const times = useTimes();
  const keepCaption = useReturnedCaption((caption) => setText((now) => now || caption));
  const hasFiles = useConversation(({ attachments }) =>
    Object.values(attachments).some(({ sent, state }) => !sent && state !== 'failed'),
  );
  const send = async (): Promise<void> => {
    setText('');
    forget();
    // A text that is too long to be about the files follows them.
    const isCaption = [...text].length <= limits.captionCharacters;
    if (hasFiles && isCaption) keepCaption(text);
    const sent =
      (!hasFiles ||
        (await act(bridge().sendAttachments({ conversation, caption: isCaption ? text.trim() : '' })))) &&
      ((hasFiles && isCaption) || isBlank(text) || (await act(bridge().send({ conversation, text }))));
    if (!sent) setText((now) => now || text);
  };
  return (
    <MessageBox
      lead={<AttachButtons conversation={conversation} />}
      above={<Attachments conversation={conversation} />}
      hasMore={hasFiles}
      onFiles={(files) => void takeFiles(conversation, files, times)}
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
