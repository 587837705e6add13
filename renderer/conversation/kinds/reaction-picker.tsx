import { Plus, SmilePlus } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { emojiKey, offeredEmoji } from '../../../shared/conversation/emoji';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { say } from '../../../shared/words/say';
import { useConversation } from '../use-conversation';
import { Button } from '../../ui/controls';
import { onKeys } from '../../ui/keys';
import { useKindActions } from './actions';
import { Icon } from '../../ui/icon';
import { placeBeside } from '../../ui/popover-place';
import { EmojiPicker } from '../emoji/emoji-picker';
import kindStyles from './kinds.module.css';
import styles from './reaction.module.css';

/** A button that offers a few emoji to react with, and then all. */
export function ReactionPicker({ row }: { row: RowView }) {
  const [isOpen, setOpen] = useState(false);
  const [isMore, setMore] = useState(false);
  const actions = useKindActions();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button
        ref={button}
        kind="icon"
        className={kindStyles['tool']}
        aria-label={say('reaction.add')}
        title={say('reaction.add')}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        <Icon of={SmilePlus} size={16} />
      </Button>
      {isOpen && (
        <Choices row={row} beside={button} onMore={() => setMore(true)} onDone={() => setOpen(false)} />
      )}
      {isMore && (
        <EmojiPicker
          beside={button}
          onChoose={(emoji) => void actions?.attachEmoji(row.id, 'reaction', emoji, false)}
          onDone={() => setMore(false)}
        />
      )}
    </>
  );
}

/** A popover with the emoji. Arrow keys move the focus; Escape or a click elsewhere closes it. */
function Choices({
  row,
  beside,
  onMore,
  onDone,
}: {
  row: RowView;
  beside: RefObject<HTMLButtonElement | null>;
  /** Called when other emoji are wanted. */
  onMore: () => void;
  onDone: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const me = useConversation((view) => view.me.id);
  const actions = useKindActions();
  const mine = new Set(
    row.tallies
      ?.filter(({ kind, people }) => kind === 'reaction' && people.includes(me))
      .map(({ emoji }) => emojiKey(emoji)),
  );
  useLayoutEffect(() => {
    const choices = box.current;
    if (!choices || !beside.current) return;
    choices.showPopover();
    placeBeside(choices, beside.current.getBoundingClientRect());
    choices.querySelector('button')?.focus();
  }, [beside]);
  const move = (step: number): void => {
    const buttons = [...(box.current?.querySelectorAll('button') ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    buttons.at((index + step + buttons.length) % buttons.length)?.focus();
  };
  const choose = (emoji: string): void => {
    box.current?.hidePopover();
    void actions?.attachEmoji(row.id, 'reaction', emoji, mine.has(emojiKey(emoji)));
  };
  return (
    <div
      ref={box}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={say('reaction.choose')}
      className={styles['choices']}
      onToggle={({ newState }) => newState === 'closed' && onDone()}
      onKeyDown={(event) =>
        onKeys(event, {
          ArrowRight: () => move(1),
          ArrowLeft: () => move(-1),
          ArrowDown: () => move(1),
          ArrowUp: () => move(-1),
        })
      }
    >
      {offeredEmoji.map((emoji) => (
        <button
          key={emoji}
          type="button"
          role="menuitemcheckbox"
          aria-checked={mine.has(emojiKey(emoji))}
          aria-label={emoji}
          onClick={() => choose(emoji)}
        >
          {emoji}
        </button>
      ))}
      <button
        type="button"
        role="menuitem"
        aria-label={say('reaction.more')}
        title={say('reaction.more')}
        onClick={() => {
          box.current?.hidePopover();
          onMore();
        }}
      >
        <Icon of={Plus} />
      </button>
    </div>
  );
}
