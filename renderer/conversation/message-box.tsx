import { SendHorizontal } from 'lucide-react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { bounds } from '../../shared/ipc/bounds';
import type { PlacedMention } from '../../shared/conversation/mentions';
import { limits } from '../../shared/protocol/limits';
import { isBlank } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { useSpelling } from '../spelling/use-spelling';
import { useConversation } from './use-conversation';
import { Button } from '../ui/controls';
import { onKeys, useShortcut, useTypingReaches } from '../ui/keys';
import { Completions, optionId } from './completion/completions';
import { useCompletion } from './completion/use-completion';
import { EmojiButton } from './emoji/emoji-button';
import { FormatBar } from './text/format-bar';
import { Preview } from './text/preview';
import { surround } from './typing';
import { Icon } from '../ui/icon';
import styles from './conversation.module.css';

const charactersAtMost = limits.textCharacters;
/** Number of characters from which on the box says how many are left. */
const warnFrom = charactersAtMost - 500;
const countCharacters = (text: string): number => [...text].length;

/** Whether a text can be sent as a message. */
const isSendable = (text: string): boolean => !isBlank(text) && countCharacters(text) <= charactersAtMost;

/** A box for the text of a message. It grows with the text, up to eight lines. */
export function MessageBox({
  box,
  label,
  action,
  icon = <Icon of={SendHorizontal} />,
  lead,
  above,
  hasMore = false,
  text,
  waiting,
  mentions = [],
  onText,
  onSend,
  onFiles,
  onUp = () => false,
  onEscape = () => false,
}: {
  box: RefObject<HTMLTextAreaElement | null>;
  label: string;
  /** Accessible name and tooltip of the button. */
  action: string;
  icon?: ReactNode;
  /** What stands before the box, and above it. */
  lead?: ReactNode;
  above?: ReactNode;
  /** Whether there is something to send besides the text, which may then be blank. */
  hasMore?: boolean;
  text: string;
  /** Says when the message will be sent; empty if at once. */
  waiting: string;
  /** Whom the text names at first. */
  mentions?: readonly PlacedMention[];
  onText: (text: string) => void;
  /** Called only with a text that can be sent, and with those whom the user has chosen to name in it. */
  onSend: (chosen: readonly PlacedMention[]) => void;
  /** Called when files are pasted. */
  onFiles?: (files: File[]) => void;
  /** Key handlers; `false` leaves the key to the browser. */
  onUp?: () => boolean;
  onEscape?: () => boolean;
}) {
  const enterSends = useConversation(({ display }) => display.enterSends);
  const spelling = useConversation((view) => view.spelling);
  const isChecked = useSpelling(box, text, spelling);
  const sendable = isSendable(text) || (hasMore && isBlank(text));
  const completion = useCompletion(box, text, mentions);
  const { suggestions, keys } = completion;
  const isCompleting = suggestions.length > 0;
  const send = (): void => {
    if (sendable) onSend(completion.chosen());
  };
  useTypingReaches(() => box.current);
  const format = (mark: string): void => {
    const area = box.current;
    if (area && document.activeElement === area) surround(area, mark);
  };
  useShortcut('bold', () => format('**'));
  useShortcut('italic', () => format('_'));
  const onEnter = (event: KeyboardEvent): boolean => {
    const modified = event.ctrlKey || event.metaKey;
    if (event.shiftKey || event.altKey || !(enterSends || modified)) return false;
    send();
    return true;
  };
  return (
    <form
      className={styles['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Completions completion={completion} />
      <FormatBar box={box} />
      {above}
      <Preview text={text} />
      <div className={styles['row']}>
        {lead}
        <textarea
          ref={box}
          className={styles['box']}
          aria-label={label}
          placeholder={say('composer.placeholder')}
          rows={1}
          dir="auto"
          spellCheck={isChecked}
          value={text}
          aria-autocomplete="list"
          aria-controls={isCompleting ? completion.list : undefined}
          aria-activedescendant={isCompleting ? optionId(completion.list, completion.active) : undefined}
          onChange={(event) => {
            completion.typed(event.target.value);
            onText(event.target.value);
          }}
          onSelect={completion.moved}
          onBlur={completion.close}
          onPaste={(event) => {
            const files = [...event.clipboardData.files];
            if (!onFiles || files.length === 0) return;
            event.preventDefault();
            onFiles(files);
          }}
          onKeyDown={(event) =>
            onKeys(event, isCompleting ? keys : { Enter: onEnter, ArrowUp: onUp, Escape: onEscape })
          }
        />
        <EmojiButton box={box} />
        <Button kind="icon" type="submit" aria-label={action} title={action} disabled={!sendable}>
          {icon}
        </Button>
      </div>
      <Hint count={countCharacters(text)} units={text.length} waiting={waiting} />
    </form>
  );
}

/** @param units length of the text in UTF-16 code units */
function Hint({ count, units, waiting }: { count: number; units: number; waiting: string }) {
  if (count > charactersAtMost)
    return (
      <p className={`${styles['hint']} ${styles['tooLong']}`}>
        {say('composer.tooLong', { over: count - charactersAtMost, most: charactersAtMost })}
        {units > bounds.draftUnits && ` ${say('composer.draftCut', { kept: bounds.draftUnits })}`}
      </p>
    );
  if (count >= warnFrom)
    return <p className={styles['hint']}>{say('composer.left', { count: charactersAtMost - count })}</p>;
  return <p className={styles['hint']}>{waiting}</p>;
}
