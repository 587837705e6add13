import { useEffect, useState } from 'react';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import type { PersonView } from '../../shared/ipc/views/people';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { notify } from '../state/notices';
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
  const [history, setHistory] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const people = usePeopleToInvite(conversation.id);
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
        people === undefined || people.length === 0 ? (
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
      {people?.length === 0 && <p>{say('invite.nobody')}</p>}
      {people && people.length > 0 && <PeopleChoice people={people} chosen={chosen} onChoose={setChosen} />}
      {people && people.length > 0 && !planned && (
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

/** Whom the user can invite, as it was when the dialog opened; undefined until that is known. */
function usePeopleToInvite(conversation: string): readonly PersonView[] | undefined {
  const [people, setPeople] = useState<readonly PersonView[]>();
  useEffect(() => {
    let isCurrent = true;
    void bridge()
      .peopleToInvite({ conversation })
      .then((outcome) => {
        if (!isCurrent) return;
        if (!outcome.ok) notify(outcome.error.message);
        setPeople(outcome.ok ? outcome.value.people : []);
      });
    return () => {
      isCurrent = false;
    };
  }, [conversation]);
  return people;
}
