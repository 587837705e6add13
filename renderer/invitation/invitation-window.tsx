import { EllipsisVertical } from 'lucide-react';
import { Fragment, useEffect } from 'react';
import { listNames } from '../../shared/conversation/title';
import type { InvitationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { nameOf } from '../state/names';
import { act, watch } from '../state/notices';
import { useView } from '../state/store';
import { Avatar } from '../ui/avatar';
import { Button, Menu } from '../ui/controls';
import styles from './invitation.module.css';

/** Open invitations, by inviter. Of an inviter with many, only the first few are listed. */
export function InvitationWindow() {
  const { invitations, waiting } = useView();
  const shown = Object.values(invitations).sort((a, b) => a.at - b.at);
  const none = waiting.count === 0;
  const unlisted = waiting.count - waiting.inviters.reduce((sum, { count }) => sum + count, 0);
  useEffect(() => {
    if (none) void watch(bridge().closeWindow({}));
  }, [none]);
  return (
    <main className={styles['window']} aria-label="Invitations">
      <h1 className="visually-hidden">Invitations</h1>
      {waiting.inviters.map(({ person, count }) => {
        const theirs = shown.filter(({ from }) => from === person);
        return (
          <Fragment key={person}>
            {theirs.map((invitation) => (
              <Invitation key={invitation.id} invitation={invitation} only={waiting.count === 1} />
            ))}
            {count > theirs.length && theirs[0] && (
              <MoreOf from={person} conversation={theirs[0].id} count={count - theirs.length} />
            )}
          </Fragment>
        );
      })}
      {unlisted > 0 && <p className={styles['unlisted']}>{counted(unlisted)} from other people.</p>}
    </main>
  );
}

const number = new Intl.NumberFormat();
const counted = (count: number): string =>
  `And ${number.format(count)} more ${count === 1 ? 'invitation' : 'invitations'}`;

/** Number of an inviter's unlisted invitations, with buttons that ignore or decline them all. */
function MoreOf({ from, conversation, count }: { from: string; conversation: string; count: number }) {
  const name = nameOf(useView(), from);
  return (
    <section className={styles['more']} aria-label={`More invitations from ${name}`}>
      <p>
        {counted(count)} from <bdi>{name}</bdi>.
      </p>
      <div className={styles['actions']}>
        <Button kind="quiet" onClick={() => void act(bridge().ignore({ conversation }))}>
          Ignore {name}
        </Button>
        <Button onClick={() => void act(bridge().declineAll({ from }))}>Decline all</Button>
      </div>
    </section>
  );
}

function Invitation({ invitation, only }: { invitation: InvitationView; only: boolean }) {
  const view = useView();
  const name = nameOf(view, invitation.from);
  const person = view.people[invitation.from];
  const others = invitation.others.filter((id) => id !== invitation.from).map((id) => nameOf(view, id));
  const conversation = invitation.id;
  const ignore = {
    label: `Ignore invitations from ${name}`,
    run: () => void act(bridge().ignore({ conversation })),
  };
  return (
    <section
      className={`${styles['invitation']} ${only ? styles['only'] : ''}`}
      aria-label={`Invitation from ${name}`}
    >
      <div className={styles['who']}>
        {person && <Avatar person={person} size={44} presence />}
        <p>
          <strong dir="auto">{name}</strong> invites you to talk
          {others.length > 0 && ` with ${listNames(others, 5)}`}
          {invitation.title && (
            <span className={styles['title']}>
              {' '}
              about “<bdi>{invitation.title}</bdi>”
            </span>
          )}
        </p>
        <Menu
          label={`More about ${name}`}
          icon={<EllipsisVertical size={18} aria-hidden />}
          items={[ignore]}
        />
      </div>
      <div className={styles['actions']}>
        <Button onClick={() => void act(bridge().decline({ conversation }))}>Decline</Button>
        <Button kind="primary" onClick={() => void act(bridge().accept({ conversation }))}>
          Accept
        </Button>
      </div>
    </section>
  );
}
