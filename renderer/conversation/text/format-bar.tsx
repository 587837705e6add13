import { Bold, Code, Italic, Strikethrough } from 'lucide-react';
import { useEffect, useState, type RefObject } from 'react';
import { say } from '../../../shared/words/say';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { surround } from '../typing';
import { useConversation } from '../use-conversation';
import styles from './text.module.css';

const formats = [
  { mark: '**', label: 'format.bold', icon: Bold },
  { mark: '_', label: 'format.italic', icon: Italic },
  { mark: '~~', label: 'format.strike', icon: Strikethrough },
  { mark: '`', label: 'format.code', icon: Code },
] as const;

/** Buttons above a text box while something in it is selected, which format that. The keyboard writes the signs, or has shortcuts. */
export function FormatBar({ box }: { box: RefObject<HTMLTextAreaElement | null> }) {
  const isOn = useConversation(({ display }) => display.formatting);
  const isSelected = useIsSelected(box);
  if (!isOn || !isSelected) return null;
  return (
    <div className={styles['formats']} role="toolbar" aria-label={say('format.label')}>
      {formats.map(({ mark, label, icon }) => (
        <Button
          key={mark}
          kind="icon"
          tabIndex={-1}
          aria-label={say(label)}
          title={say(label)}
          // The box keeps the focus, and with it what is selected.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => box.current && surround(box.current, mark)}
        >
          <Icon of={icon} size={16} />
        </Button>
      ))}
    </div>
  );
}

/** Whether the box has the focus, and something in it is selected. */
function useIsSelected(box: RefObject<HTMLTextAreaElement | null>): boolean {
  const [isSelected, setSelected] = useState(false);
  useEffect(() => {
    const look = (): void => {
      const area = box.current;
      setSelected(
        area !== null && document.activeElement === area && area.selectionStart < area.selectionEnd,
      );
    };
    const events = ['selectionchange', 'focusin', 'focusout'];
    for (const event of events) document.addEventListener(event, look);
    return () => {
      for (const event of events) document.removeEventListener(event, look);
    };
  }, [box]);
  return isSelected;
}
