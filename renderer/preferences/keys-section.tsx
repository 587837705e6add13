import { useState } from 'react';
import type { KeysView } from '../../shared/ipc/view';
import type { Key } from '../../shared/words/phrase';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { ActionDialog } from '../ui/action-dialog';
import { Button, Switch } from '../ui/controls';
import { change } from './change';
import { usePreferences } from './use-preferences';
import styles from './preferences.module.css';

/** What protects the private keys, and the recovery phrase. */
export function KeysSection() {
  const keys = usePreferences((view) => view.keys);
  const isWanted = usePreferences(({ settings }) => settings.protectKeys);
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
      {(keys.hasSystem || isOpen) && (
        <Switch
          label={say('yourKeys.protect')}
          checked={isWanted}
          onChange={(protectKeys) => change({ protectKeys })}
        />
      )}
      {(isOpen || keys.isOffered) && (
        <div className={styles['row']}>
          <Button onClick={() => void show()}>{say('phrase.showIt')}</Button>
        </div>
      )}
      {words.length > 0 && <PhraseDialog words={words} onDone={() => setWords([])} />}
    </div>
  );
}

function meaningOf({ state, hasSystem, isOffered }: KeysView): Key {
  if (isOffered) return 'yourKeys.offered';
  if (state === 'plain') return hasSystem ? 'yourKeys.plain' : 'yourKeys.noSystem';
  return `yourKeys.${state}`;
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
