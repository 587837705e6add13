import { useEffect, useState, type RefObject } from 'react';
import type { PlacedMention } from '../../shared/conversation/mentions';
import type { RowView } from '../../shared/ipc/views/transcript';
import { limits } from '../../shared/protocol/limits';
import { withReturned } from '../../shared/text/returned';
import { isBlank } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { memo } from '../state/memo';
import { act } from '../state/notices';
import { moved, withMentions } from './completion/mentions-in-draft';
import { everybodyWords, nameableIn } from './completion/use-nameable';
import { useConversation, viewNow } from './use-conversation';
import { whenSent } from './delivery';
import { MessageBox } from './message-box';
import { useDraft } from './use-draft';
import { AnsweringLine } from './replies/answering-line';
import { useTyping } from './use-typing';
import { AddButtons } from './add-buttons';
import { Attachments } from './files/attachments';
import { takeFiles } from './files/taking';
import { PollDialog } from './polls/poll-dialog';
import { PresetPicker } from './presets/preset-picker';
import { replaceIn } from './typing';
import { useShortcut } from '../ui/keys';
import { useTimes } from '../state/times';
import { useVoice } from './voice/use-voice';
import { VoiceBar } from './voice/voice-bar';

/** Writes and sends messages; keeps a draft. Messages that come do not draw it again, so that typing never waits for them. */
export const Composer = memo(function Composer({
  conversation,
  box,
  onEditLast = () => false,
  answered,
  onAnswered,
}: {
  conversation: string;
  box: RefObject<HTMLTextAreaElement | null>;
  /** Starts editing the user's last message. Returns false if there is none. */
  onEditLast?: () => boolean;
  /** The message that is answered. */
  answered: RowView | undefined;
  /** Called when no message is to be answered any more. */
  onAnswered: () => void;
}) {
  const draft = useConversation((view) => view.draft);
  const waiting = useConversation((view) => whenSent(view, conversation));
  const [text, setText] = useState(draft);
  const [isAskingPoll, setAskingPoll] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const forget = useDraft(conversation, text);
  const typed = useTyping(conversation);
  const times = useTimes();
  const voice = useVoice(conversation, () => box.current?.focus());
  useEffect(
    () => bridge().onCaptionReturned(({ caption }) => setText((now) => withReturned(caption, now))),
    [setText],
  );
  const hasFiles = useConversation(({ attachments }) =>
    Object.values(attachments).some(({ sent, state }) => !sent && state !== 'failed'),
  );
  const send = async (chosen: readonly PlacedMention[]): Promise<void> => {
    const to = answered?.id;
    setText('');
    forget();
    onAnswered();
    // A text that is too long to be about the files follows them.
    const isCaption = [...text].length <= limits.captionCharacters;
    const view = viewNow();
    const here = view.conversations[conversation];
    const people = here ? nameableIn(view, here) : [];
    const named = (words: string) =>
      withMentions(words, moved(chosen, text, words), people, everybodyWords());
    const caption = named(isCaption ? text.trim() : '');
    const said = named(text);
    const isText = !(hasFiles && isCaption) && !isBlank(text);
    const sent =
      (!hasFiles ||
        (await act(
          bridge().sendAttachments({ conversation, caption: caption.text, mentions: caption.mentions, to }),
        ))) &&
      (!isText || (await act(bridge().send({ conversation, ...said, to: hasFiles ? undefined : to }))));
    if (!sent && !isBlank(text)) setText((now) => withReturned(text, now));
  };
  // While a message is edited, or files are listed, the composer is there but hidden, and so would be what it opens.
  const isShown = (): boolean => box.current?.checkVisibility() ?? false;
  useShortcut('poll', () => isShown() && setAskingPoll(true));
  useShortcut('presets', () => isShown() && setChoosing(true));
  return (
    <>
      <MessageBox
        lead={
          <AddButtons
            conversation={conversation}
            onAttached={() => box.current?.focus()}
            onRecord={() => void voice.begin()}
            onPoll={() => setAskingPoll(true)}
            onPreset={() => setChoosing(true)}
          />
        }
        above={
          <>
            {answered && <AnsweringLine row={answered} onStop={onAnswered} />}
            <Attachments conversation={conversation} />
            <VoiceBar voice={voice} />
          </>
        }
        hasMore={hasFiles}
        onFiles={(files) => void takeFiles(conversation, files, times)}
        box={box}
        label={say('composer.message')}
        action={say('composer.send')}
        text={text}
        waiting={waiting}
        onText={(now) => {
          setText(now);
          if (now !== '') typed();
        }}
        onSend={(chosen) => void send(chosen)}
        onUp={() => text === '' && onEditLast()}
        onEscape={() => {
          if (answered) onAnswered();
          return answered !== undefined;
        }}
      />
      {isChoosing && (
        <PresetPicker
          beside={box}
          onChoose={(preset) => {
            const area = box.current;
            if (area) replaceIn(area, area.selectionStart, area.selectionEnd, preset);
          }}
          onDone={() => setChoosing(false)}
        />
      )}
      {isAskingPoll && (
        <PollDialog
          conversation={conversation}
          to={answered?.id}
          onSent={onAnswered}
          onDone={() => setAskingPoll(false)}
        />
      )}
    </>
  );
});
