import { useEffect, useState } from 'react';
import type { CallResult } from '../../shared/ipc/contract';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { useTimes } from '../state/times';
import { AddingDialog } from './adding-dialog';
import { usePreferences } from './use-preferences';
import { limits } from '../../shared/protocol/limits';
import { isolated } from '../../shared/text/visible';
import { Button, TextField } from '../ui/controls';
import { onKeys } from '../ui/keys';
import styles from './preferences.module.css';

/** The user's computers, the others of which can be removed. */
export function ComputersSection() {
  const times = useTimes();
  const [list, setList] = useState<CallResult<'listComputers'>>();
  const [changes, setChanges] = useState(0);
  const adding = usePreferences((view) => view.adding);
  const isRemoved = usePreferences((view) => view.me.removed);
  const changed = usePreferences((view) => view.computers);
  useEffect(() => {
    void bridge()
      .listComputers({})
      .then((outcome) => (outcome.ok ? setList(outcome.value) : notify(outcome.error.message)));
  }, [changes, changed]);
  const after = async (
    call: Promise<{ ok: true } | { ok: false; error: { message: string } }>,
  ): Promise<void> => {
    await act(call);
    setChanges((count) => count + 1);
  };
  if (!list) return null;
  return (
    <div className={styles['group']}>
      <h2>{say('computers.title')}</h2>
      {isRemoved && (
        <div className={styles['choice']}>
          <span>{say('computers.removed')}</span>
          <Button onClick={() => void after(bridge().useComputerAgain({}))}>
            {say('computers.useAgain')}
          </Button>
        </div>
      )}
      <ComputerName computers={list.computers} />
      <ul className={styles['computers']}>
        {list.computers.map(({ writer, isThis, name, since, lastAt }) => (
          <li key={writer} className={styles['choice']}>
            <span>
              {name !== null && <span dir="auto">{name}</span>}
              <span className={name === null ? undefined : styles['below']}>
                {isThis ? say('computers.this') : say('computers.other', { time: times.moment(since) })}
              </span>
              <span className={styles['below']}>
                {lastAt === null
                  ? say('computers.silent')
                  : say('computers.last', { time: times.moment(lastAt) })}
              </span>
            </span>
            {!isThis && (
              <Button
                aria-label={
                  name === null ? undefined : say('computers.removeNamed', { name: isolated(name) })
                }
                onClick={() => void after(bridge().removeComputer({ writer }))}
              >
                {say('computers.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className={styles['row']}>
        <Button onClick={() => void act(bridge().addComputer({}))}>{say('adding.open')}</Button>
      </div>
      {adding && <AddingDialog adding={adding} />}
    </div>
  );
}

/** What this computer is called. */
function ComputerName({ computers }: Pick<CallResult<'listComputers'>, 'computers'>) {
  const name = computers.find(({ isThis }) => isThis)?.name ?? '';
  const [typed, setTyped] = useState(name);
  const save = (): void => {
    if (typed.trim() !== name) void act(bridge().nameComputer({ name: typed }));
  };
  return (
    <>
      <TextField
        label={say('computers.name')}
        maxLength={limits.computerNameCharacters}
        value={typed}
        reserve={false}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => onKeys(event, { Enter: save })}
      />
      <p className={styles['below']}>{say('computers.nameFor')}</p>
    </>
  );
}
