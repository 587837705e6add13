import type { AddingView } from '../../shared/ipc/views/adding';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button, Dialog } from '../ui/controls';
import styles from './preferences.module.css';

/** Shows the code with which another computer gets this profile, and what becomes of it. */
export function AddingDialog({ adding }: { adding: AddingView }) {
  const end = (): void => void act(bridge().endAdding({}));
  const isUnderWay = adding.state === 'open' || adding.state === 'giving';
  return (
    <Dialog
      title={say('adding.title')}
      onCancel={end}
      actions={
        <Button kind={isUnderWay ? 'plain' : 'primary'} onClick={end}>
          {say(isUnderWay ? 'button.cancel' : 'button.close')}
        </Button>
      }
    >
      <div className={styles['adding']}>
        <Progress adding={adding} />
      </div>
    </Dialog>
  );
}

function Progress({ adding }: { adding: AddingView }) {
  switch (adding.state) {
    case 'open':
      return <OpenOffer {...adding} />;
    case 'giving': {
      const { done, total } = adding;
      const label = say(total === 0 ? 'adding.packing' : 'adding.giving');
      return (
        <>
          <p role="status">{label}</p>
          <progress aria-label={label} {...(total > 0 ? { value: done, max: total } : {})} />
        </>
      );
    }
    case 'given':
      return <p role="status">{say('adding.given')}</p>;
    case 'over':
      return <p role="status">{say(adding.why)}</p>;
  }
}

function OpenOffer({ code, addresses, wasGuessed }: Extract<AddingView, { state: 'open' }>) {
  return (
    <>
      {wasGuessed && <p role="alert">{say('adding.wasGuessed')}</p>}
      <p>{say('adding.steps')}</p>
      <p className={styles['code']} aria-label={say('adding.code', { code })}>
        {code}
      </p>
      <p>
        {say('adding.address')}{' '}
        {addresses.map((address) => (
          <span key={address} className={styles['address']}>
            {address}{' '}
          </span>
        ))}
      </p>
      <p className={styles['help']}>{say('adding.valid')}</p>
    </>
  );
}
