import { useEffect, useMemo, useRef, useState } from 'react';
import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { tell } from '../state/notices';
import { useView } from '../state/store';
import { ConnectionBanner } from '../ui/connection-banner';
import { SearchPanel } from '../search/search-panel';
import { ExportDialog } from '../ui/export-dialog';
import { useShortcut } from '../ui/keys';
import { StorageBanner } from '../ui/storage-banner';
import { AloneLine, LeftLine } from './company';
import { Composer } from './composer';
import { Header, type ConversationDialog } from './header';
import { DateDialog, DeletedBanner, DeleteDialog } from './history-actions';
import { InviteDialog } from './invite-dialog';
import { actionsIn, KindProvider } from './kinds/actions';
import { TitleDialog } from './kinds/dialogs';
import { EditComposer } from './kinds/edit-composer';
import { useEditing } from './kinds/use-editing';
import { LeaveDialog } from './leave-dialog';
import { MissingLine } from './missing-line';
import { PeopleDialog } from './people-dialog';
import { PendingPeople } from './pending-people';
import { UnheardBanner } from './unheard-banner';
import { Transcript } from './transcript';
import styles from './conversation.module.css';

/** One conversation: who is in it, what was said, what I am writing. */
export function ConversationWindow({ id }: { id: string }) {
  const view = useView();
  const conversation: ConversationView | undefined = view.conversations[id];
  const [open, setOpen] = useState<ConversationDialog>();
  const { editing, startEdit, editLast, endEdit } = useEditing(id);
  // Kept while it is the same: every message is drawn anew when it is another.
  const actions = useMemo(() => actionsIn(id, startEdit), [id, startEdit]);
  const [searching, setSearching] = useState(false);
  const isEditing = editing !== undefined;
  useShortcut('search', () => setSearching(true));
  const box = useRef<HTMLTextAreaElement>(null);
  // At first, and whenever a search or a dialog is over: writing goes on.
  useEffect(() => {
    if (open === undefined && !searching && !isEditing) box.current?.focus();
  }, [open, searching, isEditing]);
  const close = (): void => setOpen(undefined);
  if (!conversation) return <p className={styles['gone']}>This conversation is not here any more.</p>;
  return (
    <KindProvider value={conversation.joined ? actions : undefined}>
      <main className={styles['window']}>
        <Header conversation={conversation} onOpen={setOpen} onSearch={() => setSearching(true)} />
        <ConnectionBanner connection={view.connection} />
        {searching && <SearchPanel conversation={id} onDone={() => setSearching(false)} />}
        <StorageBanner storage={view.storage} />
        {conversation.unheard && conversation.joined && <UnheardBanner />}
        <DeletedBanner conversation={conversation} />
        <PendingPeople conversation={conversation} onShowAll={() => setOpen('people')} />
        <AloneLine conversation={conversation} />
        <MissingLine conversation={conversation} />
        {conversation.deleting ? (
          <div className={styles['transcript']} />
        ) : (
          <Transcript conversation={conversation} />
        )}
        {conversation.joined ? (
          <>
            {editing && <EditComposer key={editing.id} row={editing} onDone={endEdit} />}
            {/* It stays, so that what is being written stays. */}
            <div hidden={isEditing}>
              <Composer conversation={conversation} box={box} onEditLast={editLast} />
            </div>
          </>
        ) : (
          <LeftLine conversation={conversation} />
        )}
        {open === 'invite' && <InviteDialog conversation={conversation} onDone={close} />}
        {open === 'date' && <DateDialog conversation={conversation} onDone={close} />}
        {open === 'leave' && <LeaveDialog conversation={conversation} onDone={close} />}
        {open === 'delete' && <DeleteDialog conversation={conversation} onDone={close} />}
        {open === 'title' && <TitleDialog conversation={conversation} onDone={close} />}
        {open === 'people' && <PeopleDialog conversation={conversation} onDone={close} />}
        {open === 'export' && (
          <ExportDialog
            title="Export this conversation"
            onDone={close}
            onExport={(format) => void tell(bridge().exportConversation({ conversation: id, format }))}
          />
        )}
      </main>
    </KindProvider>
  );
}
