import { useState } from 'react';
import { bounds } from '../../shared/ipc/bounds';
import { say } from '../../shared/words/say';
import { Switch, TextField } from './controls';

/** A field for a passphrase that exists. */
export function PassphraseField({
  label = say('passphrase.label'),
  value,
  shown,
  problem,
  onChange,
}: {
  label?: string;
  value: string;
  shown: boolean;
  problem?: string | undefined;
  onChange: (passphrase: string) => void;
}) {
  return (
    <TextField
      label={label}
      type={shown ? 'text' : 'password'}
      autoComplete="off"
      spellCheck={false}
      maxLength={bounds.passphraseUnits}
      value={value}
      reserve={false}
      {...(problem === undefined ? {} : { problem })}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Shows or hides the passphrase in the fields above. */
export const ShowPassphrase = ({ shown, onChange }: { shown: boolean; onChange: (on: boolean) => void }) => (
  <Switch label={say('passphrase.show')} checked={shown} onChange={onChange} />
);

/** What is typed into two fields for a new passphrase. */
export interface NewPassphrase {
  readonly first: string;
  readonly again: string;
  readonly shown: boolean;
  /** Why it cannot be used; shown once the user has tried to. */
  readonly problem: string | undefined;
  change(typed: { first?: string; again?: string; shown?: boolean }): void;
}

/** The state of `NewPassphraseFields`. */
export function useNewPassphrase(): NewPassphrase {
  const [typed, setTyped] = useState({ first: '', again: '', shown: false });
  const { first, again } = typed;
  const missing = first === '' ? say('passphrase.missing') : undefined;
  return {
    ...typed,
    problem: missing ?? (first === again ? undefined : say('passphrase.differ')),
    change: (change) => setTyped((before) => ({ ...before, ...change })),
  };
}

/** Two fields for a new passphrase: whoever mistypes it would never open the file. */
export function NewPassphraseFields({ value, tried }: { value: NewPassphrase; tried: boolean }) {
  const { first, again, shown, problem, change } = value;
  return (
    <>
      <PassphraseField value={first} shown={shown} onChange={(typed) => change({ first: typed })} />
      <PassphraseField
        label={say('passphrase.again')}
        value={again}
        shown={shown}
        problem={tried ? problem : undefined}
        onChange={(typed) => change({ again: typed })}
      />
      <ShowPassphrase shown={shown} onChange={(on) => change({ shown: on })} />
    </>
  );
}
