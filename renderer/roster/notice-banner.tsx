import { useState } from 'react';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { Banner, Button } from '../ui/controls';
import { useRoster } from './use-roster';

/** What whoever runs the server said to everybody, until it is dismissed. */
export function NoticeBanner() {
  const notice = useRoster((view) => view.connection.notice);
  const [seen, setSeen] = useState(0);
  if (notice === null || notice.number === seen) return null;
  return (
    <Banner
      action={
        <Button kind="link" onClick={() => setSeen(notice.number)}>
          {say('button.dismiss')}
        </Button>
      }
    >
      {say('connection.notice', { text: isolated(notice.text) })}
    </Banner>
  );
}
