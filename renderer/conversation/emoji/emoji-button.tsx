import { Smile } from 'lucide-react';
import { useRef, useState, type RefObject } from 'react';
import { say } from '../../../shared/words/say';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { replaceIn } from '../typing';
import { EmojiPicker } from './emoji-picker';

/** A button that puts an emoji into a text box. */
export function EmojiButton({ box }: { box: RefObject<HTMLTextAreaElement | null> }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const put = (emoji: string): void => {
    const area = box.current;
    if (area) replaceIn(area, area.selectionStart, area.selectionEnd, emoji);
  };
  return (
    <>
      <Button
        ref={button}
        kind="icon"
        aria-label={say('emoji.choose')}
        title={say('emoji.choose')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        <Icon of={Smile} />
      </Button>
      {isOpen && <EmojiPicker beside={button} onChoose={put} onDone={() => setOpen(false)} />}
    </>
  );
}
