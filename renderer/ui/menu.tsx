import { Check } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from './controls';
import { Icon } from './icon';
import { onKeys } from './keys';
import { pageWidth } from './page-width';
import styles from './controls.module.css';

export interface MenuItem {
  readonly label: string;
  /** @param button the button that opened the menu */
  readonly run: (button: Element) => void;
  /** Whether it takes something away. */
  readonly danger?: boolean;
  /** Of one of several choices: whether it is the current one. */
  readonly checked?: boolean;
}

/** Minimum height of a menu, and its distance from the sides of the window, in CSS pixels. */
const menuHeight = 160;
const menuGap = 8;

/** A button that opens a menu, with a line wherever `items` has one. Arrow keys, Home and End move the focus; Escape and Tab close it. */
export function Menu({
  label,
  icon,
  items,
}: {
  label: string;
  icon: ReactNode;
  items: readonly (MenuItem | 'line')[];
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const entries = root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [];
    const current = [...entries].find((entry) => entry.ariaChecked === 'true');
    (current ?? entries[0])?.focus();
    const close = (event: Event): void => {
      const isInside = event.target instanceof Node && root.current?.contains(event.target) === true;
      if (!isInside) setOpen(false);
    };
    document.addEventListener('pointerdown', close);
    return () => document.removeEventListener('pointerdown', close);
  }, [open]);
  // The menu of a button at the bottom of a window opens upwards. In a low window, or with large text, it scrolls.
  useLayoutEffect(() => {
    const menu = root.current?.querySelector<HTMLElement>('[role=menu]');
    if (!menu) return;
    const { top, height } = menu.getBoundingClientRect();
    const below = innerHeight - top - menuGap;
    const above = (root.current?.getBoundingClientRect().top ?? 0) - menuGap;
    const isAbove = height > below && above > below;
    menu.dataset['side'] = isAbove ? 'above' : 'below';
    menu.style.maxHeight = `${Math.max(isAbove ? above : below, menuHeight)}px`;
    // The button may be so near a side of the window that the menu would not fit.
    const { left, right } = menu.getBoundingClientRect();
    const beyond = Math.min(0, left - menuGap) + Math.max(0, right - pageWidth() + menuGap);
    menu.style.translate = `${-beyond}px`;
  }, [open]);
  /** Closes the menu and returns the focus to its button. */
  const close = (): void => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  const choose = (item: MenuItem): void => {
    const button = root.current?.querySelector('button');
    close();
    if (button) item.run(button);
  };
  const entries = (): HTMLElement[] => [
    ...(root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []),
  ];
  const move = (step: number): void => {
    const all = entries();
    const index = all.findIndex((entry) => entry === document.activeElement);
    all.at((index + step + all.length) % all.length)?.focus();
  };
  /** Tab leaves the menu for what follows its button, and closes it. */
  const leave = (): boolean => {
    close();
    return false;
  };
  return (
    <div className={styles['menuRoot']} ref={root}>
      <Button
        kind="icon"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {icon}
      </Button>
      {open && (
        <div
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className={styles['menu']}
          onKeyDown={(event) =>
            onKeys(event, {
              Escape: close,
              ArrowDown: () => move(1),
              ArrowUp: () => move(-1),
              Home: () => entries().at(0)?.focus(),
              End: () => entries().at(-1)?.focus(),
              Tab: leave,
            })
          }
        >
          {items.map((item, index) =>
            item === 'line' ? (
              <hr key={index} />
            ) : (
              <button
                key={item.label}
                type="button"
                role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked={item.checked}
                className={item.danger ? styles['danger'] : undefined}
                onClick={() => choose(item)}
              >
                {item.checked !== undefined && (
                  <span className={styles['check']}>{item.checked && <Icon of={Check} size={14} />}</span>
                )}
                {item.label}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  );
}
