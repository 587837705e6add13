import {
  useId,
  useLayoutEffect,
  useRef,
  type ComponentPropsWithRef,
  type InputHTMLAttributes,
  type ReactNode,
} from 'react';
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

/** Something that is on or off. A press anywhere on it, or on its words, changes that. */
export function Switch({
  label,
  hint,
  checked,
  disabled,
  onChange,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <label className={styles['switch']}>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        aria-labelledby={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span id={id}>{label}</span>
        {hint && (
          <span id={`${id}-hint`} className={styles['hint']}>
            {hint}
          </span>
        )}
      </span>
    </label>
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

/** A choice among many options, of which only the chosen one is visible. */
export const Select = ({
  label,
  options,
  value,
  onChange,
}: {
  /** For screen readers: it stands beside the list already. */
  label: string;
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}) => (
  <select
    className={styles['select']}
    aria-label={label}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  >
    {options.map((option) => (
      <option key={option.value} value={option.value}>
        {option.label}
      </option>
    ))}
  </select>
);

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
        // It also hears that nothing was chosen for a field for files in it.
        if (event.target !== event.currentTarget) return;
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
