import { useState } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Banner, Button } from '../ui/controls';
import { useRoster } from './use-roster';

/** Offers the keyring's protection, which begins once the user has noted the recovery phrase; for this run it can be put off. */
export function PhraseBanner() {
  const keys = useRoster((view) => view.keys);
  const [later, setLater] = useState(false);
  if (!keys.isOffered || later) return null;
  return (
    <Banner
      action={
        <>
          <Button kind="link" onClick={() => void act(bridge().openPreferences({ page: 'you' }))}>
            {say('phrase.toPreferences')}
          </Button>
          <Button kind="link" onClick={() => setLater(true)}>
            {say('update.later')}
          </Button>
        </>
      }
    >
      {say('phrase.notNoted')}
    </Banner>
  );
}
