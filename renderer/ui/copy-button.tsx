import { useEffect, useState } from 'react';
import { say } from '../../shared/words/say';
import { notify } from '../state/notices';
import { Button } from './controls';
import styles from './controls.module.css';

/** How long the button says that it has copied. */
const copiedMs = 2_000;

/** Copies a text to the clipboard and says so. */
export function CopyButton({
  label = say('button.copy'),
  name,
  text = () => '',
  copy = () => navigator.clipboard.writeText(text()),
  failure = say('copy.failed'),
}: {
  label?: string;
  /** Accessible name, where the label alone does not tell several buttons apart. */
  name?: string;
  text?: () => string;
  /** Copies, in windows that may not write the clipboard themselves. Rejects when it cannot. */
  copy?: () => Promise<void>;
  /** What the user reads if the clipboard cannot be written. */
  failure?: string;
}) {
  const [copies, setCopies] = useState(0);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (copies === 0) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [copies]);
  const press = async (): Promise<void> => {
    try {
      await copy();
      setCopied(true);
      setCopies((count) => count + 1);
    } catch {
      notify(failure);
    }
  };
  return (
    <Button className={styles['copy']} aria-label={isCopied ? undefined : name} onClick={() => void press()}>
      <span aria-live="polite">{isCopied ? say('button.copied') : label}</span>
    </Button>
  );
}
