import { useEffect, useState } from 'react';
import type { CallResult } from '../../shared/ipc/contract';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { useTimes } from '../state/times';
import { AddingDialog } from './adding-dialog';
import { usePreferences } from './use-preferences';
import { Button } from '../ui/controls';
import styles from './preferences.module.css';

/** The user's computers, the others of which can be removed. */
export function ComputersSection() {
  const times = useTimes();
  const [list, setList] = useState<CallResult<'listComputers'>>();
  const [changes, setChanges] = useState(0);
  const adding = usePreferences((view) => view.adding);
  const isRemoved = usePreferences((view) => view.me.removed);
  useEffect(() => {
    void bridge()
      .listComputers({})
      .then((outcome) => (outcome.ok ? setList(outcome.value) : notify(outcome.error.message)));
  }, [changes, isRemoved]);
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
      <ul>
        {list.computers.map(({ writer, isThis, since, lastAt }) => (
          <li key={writer} className={styles['choice']}>
            <span>
              {isThis ? say('computers.this') : say('computers.other', { time: times.moment(since) })}
              <span className={styles['below']}>
                {lastAt === null
                  ? say('computers.silent')
                  : say('computers.last', { time: times.moment(lastAt) })}
              </span>
            </span>
            {!isThis && (
              <Button onClick={() => void after(bridge().removeComputer({ writer }))}>
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
