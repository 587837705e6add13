import { useState } from 'react';
import { removePersonQuestion } from '../../../shared/ipc/questions';
import type { ConversationView } from '../../../shared/ipc/views/conversations';
import { limits } from '../../../shared/protocol/limits';
import { say } from '../../../shared/words/say';
import { nameOf } from '../../state/names';
import { useConversation } from '../use-conversation';
import { FormDialog } from '../../ui/action-dialog';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Button, TextField } from '../../ui/controls';
import { useKindActions } from './actions';

/** Asks for the name of a conversation. */
export function TitleDialog({
  conversation,
  onDone,
}: {
  conversation: ConversationView;
  onDone: () => void;
}) {
  const actions = useKindActions();
  const before = conversation.title ?? '';
  const [title, setTitle] = useState(before);
  const over = [...title.trim()].length - limits.titleCharacters;
  const problem = over > 0 ? say('title.tooLong', { most: limits.titleCharacters, over }) : '';
  const save = async (): Promise<void> => {
    if (problem !== '') return;
    if (title.trim() === before || (await actions?.setTitle(title.trim()))) onDone();
  };
  return (
    <FormDialog
      title={say('conversation.nameIt')}
      action={say('button.save')}
      disabled={problem !== ''}
      onAction={() => void save()}
      onCancel={onDone}
    >
      <TextField
        label={say('title.hint')}
        value={title}
        problem={problem}
        dir="auto"
        onChange={(event) => setTitle(event.target.value)}
      />
    </FormDialog>
  );
}

/** A button, for the founder only, that removes a member after confirmation. */
export function RemovePerson({ conversation, person }: { conversation: ConversationView; person: string }) {
  const actions = useKindActions();
  const isFounder = useConversation(({ me }) => conversation.founder === me.id && person !== me.id);
  const name = useConversation((view) => nameOf(view, person));
  const [isAsking, setAsking] = useState(false);
  if (!actions || !isFounder) return null;
  return (
    <>
      <Button kind="link" aria-label={say('remove.person', { name })} onClick={() => setAsking(true)}>
        {say('button.remove')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          question={removePersonQuestion(name)}
          onConfirm={() => void actions.removePerson(person)}
          onDone={() => setAsking(false)}
        />
      )}
    </>
  );
}
