import { EllipsisVertical } from 'lucide-react';
import { useEffect } from 'react';
import type { InvitationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { listNames, nameOf } from '../state/names';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { Avatar } from '../ui/avatar';
import { Button, Menu } from '../ui/controls';
import styles from './invitation.module.css';

/** Every invitation that waits for an answer, the oldest first. */
export function InvitationWindow() {
  const { invitations } = useView();
  const waiting = Object.values(invitations).sort((a, b) => a.at - b.at);
  const none = waiting.length === 0;
  useEffect(() => {
    if (none) void bridge().closeWindow({});
  }, [none]);
  return (
    <main className={styles['window']} aria-label="Invitations">
      <h1 className="visually-hidden">Invitations</h1>
      {waiting.map((invitation) => (
        <Invitation key={invitation.id} invitation={invitation} only={waiting.length === 1} />
      ))}
    </main>
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
          {invitation.title && <span className={styles['title']}> about “{invitation.title}”</span>}
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
