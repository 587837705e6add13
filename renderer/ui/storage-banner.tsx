import { useState } from 'react';
import { say } from '../../shared/words/say';
import { useSelected } from '../state/store';
import { Banner, Button } from './controls';

/** Reports a problem with storing messages on this computer. It can be dismissed if the user need not act on it. */
export function StorageBanner() {
  const storage = useSelected((view) => view.storage);
  const [seen, setSeen] = useState(false);
  if (storage.problem === 'none' || (seen && storage.problem === 'set-aside')) return null;
  return (
    <Banner
      action={
        storage.problem === 'set-aside' && (
          <Button kind="link" onClick={() => setSeen(true)}>
            {say('button.ok')}
          </Button>
        )
      }
    >
      {storage.detail && say(storage.detail)}
    </Banner>
  );
}
