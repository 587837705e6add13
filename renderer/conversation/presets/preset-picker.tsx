import { useLayoutEffect, useRef, type RefObject } from 'react';
import { plainLine } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { Button } from '../../ui/controls';
import { onKeys, type KeyActions } from '../../ui/keys';
import { placeBeside } from '../../ui/popover-place';
import { useConversation } from '../use-conversation';
import styles from './presets.module.css';

/** A popover with the user's preset answers. Arrow keys move the focus, Enter takes one, Escape or a click elsewhere closes it. */
export function PresetPicker({
  beside,
  onChoose,
  onDone,
}: {
  beside: RefObject<HTMLElement | null>;
  onChoose: (text: string) => void;
  onDone: () => void;
}) {
  const presets = useConversation(({ display }) => display.presets);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const popover = box.current;
    if (!popover || !beside.current) return;
    popover.showPopover();
    placeBeside(popover, beside.current.getBoundingClientRect());
    popover.querySelector('button')?.focus();
  }, [beside]);
  const move = (step: number): void => {
    const buttons = [...(box.current?.querySelectorAll('button') ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    buttons.at((index + step + buttons.length) % buttons.length)?.focus();
  };
  const keys: KeyActions = { ArrowDown: () => move(1), ArrowUp: () => move(-1) };
  const close = (): void => box.current?.hidePopover();
  return (
    <div
      ref={box}
      popover="auto"
      role="dialog"
      tabIndex={-1}
      aria-label={say('presets.title')}
      className={styles['picker']}
      onToggle={({ newState }) => newState === 'closed' && onDone()}
    >
      {presets.length === 0 ? (
        <p className={styles['none']}>{say('presets.none')}</p>
      ) : (
        <ul>
          {presets.map((text) => (
            <li key={text}>
              <button
                type="button"
                className={styles['preset']}
                dir="auto"
                onKeyDown={(event) => onKeys(event, keys)}
                onClick={() => {
                  close();
                  onChoose(text);
                }}
              >
                {plainLine(text)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Button
        kind="link"
        className={styles['change']}
        onKeyDown={(event) => onKeys(event, keys)}
        onClick={() => {
          close();
          void act(bridge().openPreferences({ page: 'presets' }));
        }}
      >
        {say(presets.length === 0 ? 'presets.write' : 'presets.change')}
      </Button>
    </div>
  );
}
