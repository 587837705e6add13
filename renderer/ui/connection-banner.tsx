import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useSelected } from '../state/store';
import { Banner, Button } from './controls';
import { useNow } from './use-now';

/** Says why there is no connection to the server, and offers to retry or to choose another name. */
export function ConnectionBanner({ onRename }: { onRename?: () => void }) {
  const connection = useSelected((view) => view.connection);
  const now = useNow(1000);
  if (connection.state === 'online' || connection.state === 'unconfigured') return null;
  if (connection.state === 'connecting')
    return <Banner>{say('connection.connecting', { server: connection.server })}</Banner>;
  const seconds = connection.retryAt === null ? 0 : Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
  const { suggestion } = connection;
  const rename = connection.state === 'refused' && onRename;
  return (
    <Banner
      action={
        rename ? (
          <>
            {suggestion !== null && (
              <Button kind="link" onClick={() => void act(bridge().setName({ user: suggestion }))}>
                {say('name.use', { name: isolated(suggestion) })}
              </Button>
            )}
            <Button kind="link" onClick={onRename}>
              {say('name.chooseAnother')}
            </Button>
          </>
        ) : (
          <Button kind="link" onClick={() => void act(bridge().retryNow({}))}>
            {say('connection.retryNow')}
          </Button>
        )
      }
    >
      {connection.detail && say(connection.detail)}
      {connection.state === 'waiting' && seconds > 0 && ` ${say('connection.retryIn', { seconds })}`}
    </Banner>
  );
}
