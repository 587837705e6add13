import { useState } from 'react';
import type { ConversationView } from '../../shared/ipc/view';
import { useView } from '../state/store';
import { ConnectionBanner } from '../ui/connection-banner';
import { CloseDialog } from './close-dialog';
import { Composer } from './composer';
import { Header } from './header';
import { InviteDialog } from './invite-dialog';
import { PendingPeople } from './pending-people';
import { Transcript } from './transcript';
import styles from './conversation.module.css';

/** One conversation: who is in it, what was said, what I am writing. */
export function ConversationWindow({ id }: { id: string }) {
  const view = useView();
  const conversation: ConversationView | undefined = view.conversations[id];
  const [inviting, setInviting] = useState(false);
  if (!conversation) return <p className={styles['gone']}>This conversation is not here any more.</p>;
  return (
    <main className={styles['window']}>
      <Header conversation={conversation} onInvite={() => setInviting(true)} />
      <ConnectionBanner connection={view.connection} />
      <PendingPeople conversation={conversation} />
      <Transcript conversation={conversation} />
      {conversation.joined ? (
        <Composer conversation={conversation} />
      ) : (
        <p className={styles['gone']}>You left this conversation. What others write is not shown any more.</p>
      )}
      {inviting && <InviteDialog conversation={conversation} onDone={() => setInviting(false)} />}
      <CloseDialog conversation={conversation} />
    </main>
  );
}
