import type { RefObject } from 'react';
import type { ConversationView } from '../../shared/ipc/view';
import { LeftLine } from './company';
import { Composer } from './composer';
import { EditComposer } from './kinds/edit-composer';
import type { Editing } from './kinds/use-editing';
import { LeavingLine } from './leaving-line';

/** The foot of a conversation's window: the composer, the edit box, or the reason why the user cannot write. */
export function WritingPlace({
  conversation,
  box,
  editing: { editing, editLast, endEdit },
}: {
  conversation: ConversationView;
  box: RefObject<HTMLTextAreaElement | null>;
  editing: Editing;
}) {
  if (!conversation.joined) return <LeftLine conversation={conversation} />;
  if (conversation.leaving) return <LeavingLine conversation={conversation} />;
  return (
    <>
      {editing && <EditComposer key={editing.id} row={editing} onDone={endEdit} />}
      {/* Hidden, not unmounted, so that its text is kept. */}
      <div hidden={editing !== undefined}>
        <Composer conversation={conversation.id} box={box} onEditLast={editLast} />
      </div>
    </>
  );
}
