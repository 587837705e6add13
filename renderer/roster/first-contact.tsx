import { useState } from 'react';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Banner, Button } from '../ui/controls';
import { useRoster } from './use-roster';

/** Says what a first contact with a server means, until that is dismissed. */
export function FirstContact() {
  const { isFirst, server, link } = useRoster((view) => view.connection);
  const [seen, setSeen] = useState<string | null>(null);
  if (!isFirst || link === seen) return null;
  return (
    <Banner
      action={
        <>
          <Button kind="link" onClick={() => void act(bridge().openPreferences({ page: 'server' }))}>
            {say('connection.details')}
          </Button>
          <Button kind="link" onClick={() => setSeen(link)}>
            {say('button.dismiss')}
          </Button>
        </>
      }
    >
      {say('connection.first', { server: isolated(server) })}
    </Banner>
  );
}
