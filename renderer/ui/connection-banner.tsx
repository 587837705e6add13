import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useSelected } from '../state/store';
import { Banner, Button } from './controls';
import { useNow } from './use-now';

/**
 * Says why there is no connection to the server, or none to anybody, and offers to retry or to choose another name.
 * @param accepts whether it also offers to accept a changed key, and leads to what the preferences can do
 */
export function ConnectionBanner({
  onRename,
  accepts = false,
}: {
  onRename?: () => void;
  accepts?: boolean;
}) {
  const connection = useSelected((view) => view.connection);
  const isRemoved = useSelected((view) => view.me.removed);
  if (isRemoved) return <RemovedBanner leads={accepts} />;
  if (connection.state === 'online' || connection.state === 'unconfigured') return null;
  if (connection.state === 'connecting')
    return <Banner>{say('connection.connecting', { server: connection.server })}</Banner>;
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
          <>
            {accepts && connection.state === 'changed' && <AcceptServer kind="link" />}
            <Button kind="link" onClick={() => void act(bridge().retryNow({}))}>
              {say('connection.retryNow')}
            </Button>
          </>
        )
      }
    >
      {connection.detail && say(connection.detail)}
      {connection.state === 'waiting' && connection.retryAt !== null && <RetryIn at={connection.retryAt} />}
    </Banner>
  );
}

/** Another computer of the user has removed this one. */
const RemovedBanner = ({ leads }: { leads: boolean }) => (
  <Banner
    action={
      leads && (
        <Button kind="link" onClick={() => void act(bridge().openPreferences({ page: 'you' }))}>
          {say('computers.toUseAgain')}
        </Button>
      )
    }
  >
    {say(leads ? 'computers.removed' : 'computers.removedLong')}
  </Banner>
);

/** Accepts that the key of the server has changed, after a question. */
export const AcceptServer = ({ kind = 'plain' }: { kind?: 'plain' | 'link' }) => (
  <Button kind={kind} onClick={() => void act(bridge().acceptServer({}))}>
    {say('connection.accept')}
  </Button>
);

/** Counts the seconds until the next attempt. Only while it is shown, the window is woken every second. */
function RetryIn({ at }: { at: number }) {
  const seconds = Math.ceil((at - useNow(1000)) / 1000);
  return seconds > 0 && ` ${say('connection.retryIn', { seconds })}`;
}
