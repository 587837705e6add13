import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ComponentPropsWithRef,
  type InputHTMLAttributes,
  type ReactNode,
} from 'react';
import { onKeys } from './keys';
import styles from './controls.module.css';

const join = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ');

type ButtonKind = 'plain' | 'primary' | 'danger' | 'quiet' | 'icon' | 'link';

export function Button({
  kind = 'plain',
  className,
  ...rest
}: { kind?: ButtonKind } & ComponentPropsWithRef<'button'>) {
  const looks =
    kind === 'icon' ? join(styles['icon'], styles['quiet']) : kind === 'plain' ? '' : styles[kind];
  return <button type="button" className={join(styles['button'], looks, className)} {...rest} />;
}

/** A labelled text box. `reserve` keeps room for a `problem` while there is none. */
export function TextField({
  label,
  problem,
  hideLabel,
  reserve = true,
  ...rest
}: {
  label: string;
  problem?: string;
  hideLabel?: boolean;
  reserve?: boolean;
} & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles['label']}>
        {label}
      </label>
      <input
        id={id}
        className={styles['input']}
        aria-invalid={Boolean(problem)}
        aria-describedby={`${id}-problem`}
        {...rest}
      />
      {(reserve || problem) && (
        <p id={`${id}-problem`} className={styles['problem']} role={problem ? 'alert' : undefined}>
          {problem}
        </p>
      )}
    </div>
  );
}

export function Switch({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={styles['switch']}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <span id={`${id}-hint`} className={styles['hint']}>
            {hint}
          </span>
        )}
      </span>
    </div>
  );
}

/** A choice among a few visible options. */
export function Segments<Value extends string>({
  legend,
  options,
  value,
  onChange,
}: {
  legend: string;
  options: readonly { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles['segments']} aria-label={legend}>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            aria-label={option.label}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

export function Banner({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles['banner']} role="status">
      <span>{children}</span>
      {action && <div className={styles['bannerActions']}>{action}</div>}
    </div>
  );
}

export const Badge = ({ count, label }: { count: number; label: string }) => (
  <span className={styles['badge']}>
    <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
    <span className="visually-hidden">{label}</span>
  </span>
);

/** A modal question inside the window; Escape cancels. */
export function Dialog({
  title,
  onCancel,
  children,
  actions,
}: {
  title: string;
  onCancel: () => void;
  children: ReactNode;
  actions: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // A layout effect closes the dialog before it leaves the page; otherwise closing would not restore the focus.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={styles['dialog']}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
      <div className={styles['actions']}>{actions}</div>
    </dialog>
  );
}

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
  /** Whether it takes something away. */
  readonly danger?: boolean;
}

/** Minimum height of a menu, and its distance from the end of the window, in CSS pixels. */
const menuHeight = 160;
const menuGap = 8;

/** A button that opens a menu, with a line wherever `items` has one. Arrow keys move the focus; Escape closes it. */
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
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const close = (event: Event): void => {
      const isInside = event.target instanceof Node && root.current?.contains(event.target) === true;
      if (!isInside) setOpen(false);
    };
    document.addEventListener('pointerdown', close);
    return () => document.removeEventListener('pointerdown', close);
  }, [open]);
  // In a low window, or with large text, the menu scrolls.
  useLayoutEffect(() => {
    const menu = root.current?.querySelector<HTMLElement>('[role=menu]');
    if (!menu) return;
    const room = innerHeight - menu.getBoundingClientRect().top - menuGap;
    menu.style.maxHeight = `${Math.max(room, menuHeight)}px`;
  }, [open]);
  /** Closes the menu and returns the focus to its button. */
  const close = (): void => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  const move = (step: number): void => {
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const index = entries.findIndex((entry) => entry === document.activeElement);
    entries.at((index + step + entries.length) % entries.length)?.focus();
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
                role="menuitem"
                className={item.danger ? styles['danger'] : undefined}
                onClick={() => {
                  close();
                  item.run();
                }}
              >
                {item.label}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  );
}
