import { useState } from 'react';
import type { Key } from '../../shared/words/phrase';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { notify } from '../state/notices';
import { Button, Segments } from './controls';
import { CopyButton } from './copy-button';
import { NewPassphraseFields, useNewPassphrase, type NewPassphrase } from './passphrase-fields';
import styles from './protection.module.css';

type Kind = 'sealed' | 'open';

/** Whether and with which passphrase a file is encrypted, while the user decides. */
export interface Protection {
  readonly kind: Kind;
  readonly typed: NewPassphrase;
  /** Whether the user has tried to go on. */
  readonly tried: boolean;
  choose(kind: Kind): void;
  /** The passphrase, or null if the file is not to be encrypted; undefined if something has to be mended first. */
  decide(): string | null | undefined;
}

/** The state of `ProtectionFields`. */
export function useProtection(first: Kind): Protection {
  const [kind, setKind] = useState(first);
  const [tried, setTried] = useState(false);
  const typed = useNewPassphrase();
  return {
    kind,
    typed,
    tried,
    choose: setKind,
    decide: () => {
      setTried(true);
      if (kind === 'open') return null;
      return typed.problem === undefined ? typed.first : undefined;
    },
  };
}

/** Asks how a file is protected. */
export function ProtectionFields({
  value: { kind, typed, tried, choose },
  openMeaning,
}: {
  value: Protection;
  /** What it means that the file is not encrypted. */
  openMeaning: Key;
}) {
  const suggest = async (): Promise<void> => {
    const outcome = await bridge().suggestPassphrase({});
    if (!outcome.ok) return notify(outcome.error.message);
    const { passphrase: words } = outcome.value;
    typed.change({ first: words, again: words, shown: true });
  };
  return (
    <>
      <Segments
        legend={say('backUp.protection')}
        options={[
          { value: 'sealed', label: say('backUp.sealed') },
          { value: 'open', label: say('backUp.open') },
        ]}
        value={kind}
        onChange={choose}
      />
      <p className={styles['help']}>{say(kind === 'sealed' ? 'backUp.sealedMeaning' : openMeaning)}</p>
      {kind === 'sealed' && (
        <>
          <NewPassphraseFields value={typed} tried={tried} />
          {typed.shown && <p className={styles['whole']}>{typed.first}</p>}
          <div className={styles['row']}>
            <Button onClick={() => void suggest()}>{say('backUp.suggest')}</Button>
            <CopyButton name={say('passphrase.copy')} text={() => typed.first} />
          </div>
        </>
      )}
    </>
  );
}
