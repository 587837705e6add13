import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { AvatarStack } from '../ui/avatar';
import { Button, Dialog } from '../ui/controls';
import { groupForm } from '../ui/picture';
import { PictureChooser } from '../ui/picture-chooser';
import { useConversation } from './use-conversation';

/** Gives a conversation a picture, or removes it. */
export function PictureDialog({
  conversation: { id, others, picture },
  onDone,
}: {
  conversation: ConversationView;
  onDone: () => void;
}) {
  const people = useConversation((view) => view.people);
  const set = (square: string): Promise<boolean> =>
    act(bridge().setGroupPicture({ conversation: id, picture: square }));
  return (
    <Dialog
      title={say('groupPicture.title')}
      onCancel={onDone}
      actions={<Button onClick={onDone}>{say('button.close')}</Button>}
    >
      <PictureChooser
        face={<AvatarStack people={others.flatMap((each) => people[each] ?? [])} picture={picture} />}
        hasPicture={picture !== undefined}
        title={say('groupPicture.title')}
        hint={say('groupPicture.hint')}
        form={groupForm}
        onUse={set}
        onRemove={() => void set('')}
      />
    </Dialog>
  );
}
