import type { RefObject } from 'react';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { LeftLine } from './company';
import { Composer } from './composer';
import { EditComposer } from './kinds/edit-composer';
import type { Editing } from './kinds/use-editing';
import type { Answering } from './replies/use-answering';
import { BlockedLine, onlyBlocked } from './blocked-line';
import { LeavingLine } from './leaving-line';
import { MuteLine } from './mute-line';
import { TypingLine } from './typing-line';
import { useConversation } from './use-conversation';

/** The foot of a conversation's window: the composer, the edit box, or the reason why the user cannot write. */
export function WritingPlace({
  conversation,
  box,
  editing: { editing, editLast, endEdit },
  answering: { answered, endReply },
}: {
  conversation: ConversationView;
  box: RefObject<HTMLTextAreaElement | null>;
  editing: Editing;
  answering: Answering;
}) {
  const blocked = useConversation(({ people }) => onlyBlocked(conversation, people));
  if (!conversation.joined) return <LeftLine conversation={conversation} />;
  if (conversation.leaving) return <LeavingLine conversation={conversation} />;
  if (conversation.room && !conversation.room.mayWrite) return <MuteLine conversation={conversation} />;
  if (blocked) return <BlockedLine person={blocked} />;
  return (
    <>
      {editing && <EditComposer key={editing.id} row={editing} onDone={endEdit} />}
      {/* Hidden, not unmounted, so that its text is kept. */}
      <div hidden={editing !== undefined}>
        <TypingLine />
        <Composer
          conversation={conversation.id}
          box={box}
          onEditLast={editLast}
          answered={answered}
          onAnswered={endReply}
        />
      </div>
    </>
  );
}
