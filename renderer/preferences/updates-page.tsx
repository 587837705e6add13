import { useEffect, useState } from 'react';
import type { UpdateState } from '../../shared/ipc/calls/updates';
import type { CallOutcome } from '../../shared/ipc/contract';
import { isUpdateKey, isWebAddress } from '../../shared/settings/fields';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { usePreferences } from './use-preferences';
import { Button, TextField } from '../ui/controls';
import { onKeys } from '../ui/keys';
import styles from './preferences.module.css';

/** Newer versions of the app: where they come from, and what there is. */
export function UpdatesPage() {
  const [state, setState] = useState<UpdateState>();
  useEffect(() => {
    void bridge()
      .updateState({})
      .then((outcome) => outcome.ok && setState(outcome.value));
  }, []);
  if (!state) return null;
  return (
    <>
      {state.administered === null ? (
        <FolderForm folder={state.folder} onState={setState} />
      ) : (
        <p className={styles['soft']}>
          {state.administered === ''
            ? say('update.administeredWrong')
            : say('update.administered', { address: state.administered })}
        </p>
      )}
      <Newest state={state} onState={setState} />
    </>
  );
}

function FolderForm({
  folder,
  onState,
}: {
  folder: UpdateState['folder'];
  onState: (state: UpdateState) => void;
}) {
  const [address, setAddress] = useState(folder.address);
  const [key, setKey] = useState(folder.key);
  const isAddress = address.trim() === '' || isWebAddress(address.trim());
  const isKey = key.trim() === '' || isUpdateKey(key.trim());
  const apply = (): void => {
    const next = { address: address.trim(), key: key.trim() };
    if (!isAddress || !isKey || (next.address === folder.address && next.key === folder.key)) return;
    void bridge()
      .setUpdateFolder(next)
      .then((outcome) => (outcome.ok ? onState(outcome.value) : notify(outcome.error.message)));
  };
  return (
    <div>
      <TextField
        label={say('update.address')}
        value={address}
        problem={isAddress ? '' : say('update.addressProblem')}
        onChange={(event) => setAddress(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => onKeys(event, { Enter: apply })}
      />
      <TextField
        label={say('update.key')}
        value={key}
        spellCheck={false}
        reserve={false}
        problem={isKey ? '' : say('update.keyProblem')}
        onChange={(event) => setKey(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => onKeys(event, { Enter: apply })}
      />
      <p className={styles['help']}>{say('update.keyHint')}</p>
    </div>
  );
}

interface NewestProps {
  state: UpdateState;
  onState: (state: UpdateState | undefined) => void;
}

/** What there is, and what can be done with it. */
function Newest({ state, onState }: NewestProps) {
  const task = usePreferences((view) => view.task);
  const [isAsking, setAsking] = useState(false);
  const [isPutOff, setPutOff] = useState(false);
  const run = async (call: () => Promise<CallOutcome<'updateState'>>): Promise<void> => {
    setAsking(true);
    setPutOff(false);
    notify('');
    const outcome = await call();
    setAsking(false);
    if (outcome.ok) return onState(outcome.value);
    notify(outcome.error.message);
    const now = await bridge().updateState({});
    if (now.ok) onState(now.value);
  };
  const { release, detail, downloaded, installs } = state;
  const isBusy = isAsking || task !== null;
  return (
    <div className={styles['group']}>
      <p>{say('update.installed', { version: state.installed })}</p>
      {!downloaded && (
        <div className={styles['row']}>
          <Button disabled={isBusy} onClick={() => void run(() => bridge().checkForUpdate({}))}>
            {isAsking && task === null ? say('update.checking') : say('update.check')}
          </Button>
        </div>
      )}
      <div role="status">
        {release && <h2>{say('update.there', { version: release.version })}</h2>}
        {detail && <p>{say(detail)}</p>}
      </div>
      {release && !isPutOff && (
        <>
          <p className={styles['soft']}>{say('update.whatIsNew')}</p>
          <p className={styles['notes']} dir="auto">
            {release.notes || say('update.noNotes')}
          </p>
          <div className={styles['row']}>
            {!downloaded && (
              <Button
                kind="primary"
                disabled={isBusy}
                onClick={() => void run(() => bridge().downloadUpdate({}))}
              >
                {say('update.download')}
              </Button>
            )}
            {downloaded && installs && (
              <Button kind="primary" disabled={isBusy} onClick={() => void act(bridge().installUpdate({}))}>
                {say('update.install')}
              </Button>
            )}
            {downloaded && !installs && (
              <Button kind="primary" onClick={() => void act(bridge().showUpdate({}))}>
                {say('button.showInFolder')}
              </Button>
            )}
            <Button kind="quiet" disabled={isBusy} onClick={() => setPutOff(true)}>
              {say('update.later')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
