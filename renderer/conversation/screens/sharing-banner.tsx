import { listNames } from '../../../shared/words/lists';
import { isolated } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { Banner, Button } from '../../ui/controls';
import { useConversation } from '../use-conversation';

/** Says, as long as the user shares their screen in this conversation, that they do, and who watches. */
export function SharingBanner() {
  const sharing = useConversation((view) => view.sharing);
  if (!sharing || sharing.row === null) return null;
  const { watchers } = sharing;
  return (
    <Banner
      action={
        <Button kind="link" onClick={() => void act(bridge().stopSharing({}))}>
          {say('sharing.stop')}
        </Button>
      }
    >
      {say('screen.liveMine')}.{' '}
      {watchers.length === 0
        ? say('sharing.nobody')
        : `${say('sharing.watchers', { count: watchers.length, names: listNames(watchers.map(isolated)) })}.`}
    </Banner>
  );
}
