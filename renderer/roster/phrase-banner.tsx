import { useState } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Banner, Button } from '../ui/controls';
import { useRoster } from './use-roster';

/** Reminds of the recovery phrase until the user has noted it; for this run it can be put off. */
export function PhraseBanner() {
  const keys = useRoster((view) => view.keys);
  const [later, setLater] = useState(false);
  if (keys.isNoted || later) return null;
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
