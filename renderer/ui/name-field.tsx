import { useState } from 'react';
import { checkName, tidyName } from '../../shared/protocol/names';
import { isolated } from '../../shared/text/visible';
import { limits } from '../../shared/protocol/limits';
import { say, sayFailure } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { useSelected } from '../state/store';
import { Button, TextField } from './controls';
import styles from './controls.module.css';

/** The user's name while it is edited. */
export interface OwnName {
  typed: string;
  /** Why the name is not accepted, as a sentence; empty if it is. */
  problem: string;
  /** A free name that the server suggests after refusing this one; else null. */
  suggestion: string | null;
  type(text: string): void;
  /** Sets the given name, or the typed one. Returns whether it was accepted. */
  save(name?: string): Promise<boolean>;
}

/** Whether the code of a server's ERROR means that it refused the user's name. */
export const nameIsRefused = (code: string | null): boolean => code === 'name-taken' || code === 'bad-name';

/** State for editing the user's name. */
export function useOwnName(): OwnName {
  const me = useSelected((view) => view.me);
  const connection = useSelected((view) => view.connection);
  /** Null until the user types: until then the field follows the name, which another window may change. */
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
    problem: checked.ok
      ? refused || (isRefused && connection.detail ? say(connection.detail) : '')
      : sayFailure(checked.error),
    suggestion: isRefused ? connection.suggestion : null,
    type(text) {
      setEdited(text);
      setRefused('');
    },
    save,
  };
}

/** A field for the name, and below it a button with the suggested name if there is one. */
export function NameField({
  own,
  onSuggested,
  ...rest
}: {
  own: OwnName;
  /** Called when the suggested name was accepted. */
  onSuggested?: () => void;
  hideLabel?: boolean;
  onBlur?: () => void;
  onKeyDown?: (event: React.KeyboardEvent) => void;
}) {
  const { suggestion } = own;
  return (
    <div>
      <TextField
        label={say('name.label')}
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
          {say('name.use', { name: isolated(suggestion) })}
        </Button>
      )}
    </div>
  );
}
