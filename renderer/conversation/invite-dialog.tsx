import { useState } from 'react';
import type { ConversationView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { notify } from '../state/notices';
import { useConversation } from './use-conversation';
import { PeopleChoice } from '../ui/people-choice';
import { Button, Dialog, Switch } from '../ui/controls';

/** Asks whom else to invite. */
export function InviteDialog({
  conversation,
  onDone,
}: {
  conversation: ConversationView;
  onDone: () => void;
}) {
  const { planned } = conversation;
  const everybody = useConversation((view) => view.people);
  const [history, setHistory] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const inside = new Set([...conversation.members, ...conversation.invited]);
  const people = Object.values(everybody).filter((person) => person.online && !inside.has(person.id));
  const invite = async (): Promise<void> => {
    const outcome = await bridge().inviteMore({
      conversation: conversation.id,
      people: [...chosen],
      history,
    });
    if (!outcome.ok) notify(outcome.error.message);
    else if (outcome.value.done) onDone();
  };
  return (
    <Dialog
      title={say(planned ? 'planned.add' : 'invite.title')}
      onCancel={onDone}
      actions={
        people.length === 0 ? (
          <Button onClick={onDone}>{say('button.close')}</Button>
        ) : (
          <>
            <Button onClick={onDone}>{say('button.cancel')}</Button>
            <Button kind="primary" disabled={chosen.length === 0} onClick={() => void invite()}>
              {say(planned ? 'planned.addAction' : 'invite.action')}
            </Button>
          </>
        )
      }
    >
      {people.length === 0 ? (
        <p>{say('invite.nobody')}</p>
      ) : (
        <PeopleChoice people={people} chosen={chosen} onChoose={setChosen} />
      )}
      {people.length > 0 && !planned && (
        <Switch
          label={say('invite.history')}
          hint={say('invite.historyHint')}
          checked={history}
          onChange={setHistory}
        />
      )}
    </Dialog>
  );
}
