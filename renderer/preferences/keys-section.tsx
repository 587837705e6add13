import { useState } from 'react';
import type { KeysView } from '../../shared/ipc/views/keys';
import type { Key } from '../../shared/words/phrase';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { ActionDialog } from '../ui/action-dialog';
import { Button } from '../ui/controls';
import { usePreferences } from './use-preferences';
import styles from './preferences.module.css';

/** What protects the private keys, and the recovery phrase. */
export function KeysSection() {
  const keys = usePreferences((view) => view.keys);
  const [words, setWords] = useState<readonly string[]>([]);
  const show = async (): Promise<void> => {
    const outcome = await bridge().showRecoveryPhrase({});
    if (outcome.ok) setWords(outcome.value.words);
    else notify(outcome.error.message);
  };
  const isOpen = keys.state === 'kept' || keys.state === 'phrase';
  return (
    <div className={styles['group']}>
      <h2>{say('yourKeys.title')}</h2>
      <p className={styles['soft']}>{say(meaningOf(keys))}</p>
      {(isOpen || keys.isOffered) && (
        <div className={styles['row']}>
          <Button onClick={() => void show()}>{say('phrase.showIt')}</Button>
          {isOpen && (
            <Button onClick={() => void act(bridge().unprotectKeys({}))}>{say('unprotect.button')}</Button>
          )}
        </div>
      )}
      {words.length > 0 && <PhraseDialog words={words} onDone={() => setWords([])} />}
    </div>
  );
}

function meaningOf({ state, isOffered }: KeysView): Key {
  if (isOffered) return 'yourKeys.offered';
  return state === 'plain' ? 'yourKeys.noSystem' : `yourKeys.${state}`;
}

function PhraseDialog({ words, onDone }: { words: readonly string[]; onDone: () => void }) {
  const note = (): void => {
    onDone();
    void act(bridge().noteRecoveryPhrase({}));
  };
  return (
    <ActionDialog
      title={say('phrase.title')}
      action={say('phrase.noted')}
      cancel={say('button.close')}
      onAction={note}
      onCancel={onDone}
    >
      <p>{say('phrase.meaning')}</p>
      <ol className={styles['words']}>
        {words.map((word, index) => (
          <li key={index}>{word}</li>
        ))}
      </ol>
    </ActionDialog>
  );
}
