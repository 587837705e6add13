import { SendHorizontal } from 'lucide-react';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import { bounds } from '../../shared/ipc/bounds';
import type { ConversationView } from '../../shared/ipc/view';
import { limits } from '../../shared/protocol/limits';
import { isBlank } from '../../shared/text/visible';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { Button } from '../ui/controls';
import { onKeys, useTypingReaches } from '../ui/keys';
import { whenSent } from './delivery';
import { useDraft } from './use-draft';
import styles from './conversation.module.css';

const charactersAtMost = limits.textCharacters;
/** From this many characters on the composer says how many are left. */
const warnFrom = charactersAtMost - 500;
export const countCharacters = (text: string): number => [...text].length;

/** Where one writes. It grows with what is written, up to eight lines. */
export function Composer({
  conversation,
  box,
}: {
  conversation: ConversationView;
  /** Where the text is written. */
  box: RefObject<HTMLTextAreaElement | null>;
}) {
  const view = useView();
  const { settings, draft } = view;
  const [text, setText] = useState(draft);
  const forget = useDraft(conversation.id, text);
  const count = countCharacters(text);
  const sendable = !isBlank(text) && count <= charactersAtMost;
  const send = async (): Promise<void> => {
    if (!sendable) return;
    setText('');
    forget();
    const sent = await act(bridge().send({ conversation: conversation.id, text }));
    if (!sent) setText((now) => now || text);
  };
  useTypingReaches(() => box.current);
  const onEnter = (event: KeyboardEvent): boolean => {
    const modified = event.ctrlKey || event.metaKey;
    if (event.shiftKey || event.altKey || !(settings.enterSends || modified)) return false;
    void send();
    return true;
  };
  return (
    <form
      className={styles['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className={styles['row']}>
        <textarea
          ref={box}
          className={styles['box']}
          aria-label="Message"
          placeholder="Write a message"
          rows={1}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => onKeys(event, { Enter: onEnter })}
        />
        <Button kind="icon" type="submit" aria-label="Send" title="Send" disabled={!sendable}>
          <SendHorizontal size={18} aria-hidden />
        </Button>
      </div>
      <Hint count={count} units={text.length} waiting={whenSent(view, conversation)} />
    </form>
  );
}

/** @param units length of the text as drafts are bounded */
function Hint({ count, units, waiting }: { count: number; units: number; waiting: string }) {
  if (count > charactersAtMost)
    return (
      <p className={`${styles['hint']} ${styles['tooLong']}`}>
        {count - charactersAtMost} over the limit of {charactersAtMost.toLocaleString()} characters. Send it
        in parts.
        {units > bounds.draftUnits &&
          ` Only the first ${bounds.draftUnits.toLocaleString()} characters are kept when this window closes.`}
      </p>
    );
  if (count >= warnFrom) return <p className={styles['hint']}>{charactersAtMost - count} characters left</p>;
  return <p className={styles['hint']}>{waiting}</p>;
}
