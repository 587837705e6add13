import { useState } from 'react';
import { checkName, tidyName } from '../../shared/protocol/names';
import { isolated } from '../../shared/text/visible';
import { limits } from '../../shared/protocol/limits';
import { bridge } from '../state/bridge';
import { useView } from '../state/store';
import { Button, TextField } from './controls';
import styles from './controls.module.css';

/** The user's own name while it is edited. */
export interface OwnName {
  /** As typed. */
  typed: string;
  /** What is wrong with it, as a sentence; empty when nothing is. */
  problem: string;
  /** A free name to offer when the server says that this one is taken. */
  suggestion: string | null;
  type(text: string): void;
  /** Takes a name, or what was typed. Returns whether it was taken. */
  save(name?: string): Promise<boolean>;
}

/** Whether a server refused the user's name, by the code of its ERROR. */
export const nameIsRefused = (code: string | null): boolean => code === 'name-taken' || code === 'bad-name';

/** Edits the user's name in any window that may change it. */
export function useOwnName(): OwnName {
  const { me, connection } = useView();
  /** Null while nothing was typed: then the name is shown as it is, even if another window changes it. */
  const [edited, setEdited] = useState<string | null>(null);
  const [refused, setRefused] = useState('');
  const typed = edited ?? me.user;
  const name = tidyName(typed);
  const checked = checkName(name);
  const isRefused = name === me.user && nameIsRefused(connection.code);
  const save = async (chosen = name): Promise<boolean> => {
    const outcome = await bridge().setName({ user: chosen });
    setRefused(outcome.ok ? '' : outcome.error.message);
    if (outcome.ok) setEdited(null);
    return outcome.ok;
  };
  return {
    typed,
    problem: checked.ok ? refused || (isRefused ? connection.detail : '') : checked.error.message,
    suggestion: isRefused ? connection.suggestion : null,
    type(text) {
      setEdited(text);
      setRefused('');
    },
    save,
  };
}

/** The field for it, and below it the offer of a free name if this one is taken. */
export function NameField({
  own,
  onSuggested,
  ...rest
}: {
  own: OwnName;
  /** The suggested name was taken. */
  onSuggested?: () => void;
  hideLabel?: boolean;
  onBlur?: () => void;
  onKeyDown?: (event: React.KeyboardEvent) => void;
}) {
  const { suggestion } = own;
  return (
    <div>
      <TextField
        label="Your name"
        value={own.typed}
        problem={own.problem}
        maxLength={2 * limits.nameCharacters}
        onChange={(event) => own.type(event.target.value)}
        {...rest}
      />
      {suggestion !== null && (
        <Button
          className={styles['offer']}
          onClick={() => void own.save(suggestion).then((done) => done && onSuggested?.())}
        >
          {`Use “${isolated(suggestion)}”`}
        </Button>
      )}
    </div>
  );
}
