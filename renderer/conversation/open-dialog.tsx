import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { tell } from '../state/notices';
import { ExportDialog } from '../ui/export-dialog';
import { AttentionDialog } from './attention-dialog';
import type { ConversationDialog } from './header';
import { DateDialog, DeleteDialog } from './history-actions';
import { InviteDialog } from './invite-dialog';
import { TitleDialog } from './kinds/dialogs';
import { CloseRoomDialog } from './close-room-dialog';
import { LeaveDialog } from './leave-dialog';
import { PeopleDialog } from './people-dialog';
import { PinsDialog } from './pins/pins-dialog';
import { PictureDialog } from './picture-dialog';
import { ReadersDialog } from './readers-dialog';

/** The dialog that is open over a conversation. */
export function OpenDialog({
  conversation,
  open,
  onCompare,
  onDone,
}: {
  conversation: ConversationView;
  open: ConversationDialog;
  /** Somebody's key is to be compared. */
  onCompare: (person: string) => void;
  onDone: () => void;
}) {
  const { id } = conversation;
  switch (open) {
    case 'invite':
      return <InviteDialog conversation={conversation} onDone={onDone} />;
    case 'date':
      return <DateDialog conversation={conversation} onDone={onDone} />;
    case 'attention':
      return <AttentionDialog conversation={conversation} onDone={onDone} />;
    case 'close':
      return <CloseRoomDialog conversation={id} onDone={onDone} />;
    case 'leave':
      return <LeaveDialog conversation={conversation} onDone={onDone} />;
    case 'delete':
      return <DeleteDialog conversation={conversation} onDone={onDone} />;
    case 'picture':
      return <PictureDialog conversation={conversation} onDone={onDone} />;
    case 'title':
      return <TitleDialog conversation={conversation} onDone={onDone} />;
    case 'safety':
      return <ReadersDialog conversation={id} onCompare={onCompare} onDone={onDone} />;
    case 'pins':
      return <PinsDialog conversation={id} onDone={onDone} />;
    case 'people':
      return <PeopleDialog conversation={conversation} onDone={onDone} />;
    case 'export':
      return (
        <ExportDialog
          title={say('export.conversation')}
          onDone={onDone}
          onExport={(choice) => void tell(bridge().exportConversation({ conversation: id, ...choice }))}
        />
      );
  }
}
