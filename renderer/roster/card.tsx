import type { PersonView } from '../../shared/ipc/views/people';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import { PersonCard } from '../ui/person-card';

/** A person's card, from which the user can write to them. */
export function Card({
  person,
  onCompare,
  onDone,
}: {
  person: PersonView;
  onCompare: () => void;
  onDone: () => void;
}) {
  const open = (call: Promise<{ ok: true } | { ok: false; error: { message: string } }>): void =>
    void act(call).then((isDone) => isDone && onDone());
  return (
    <PersonCard
      person={person}
      onCompare={onCompare}
      onDone={onDone}
      onOpen={(conversation) => open(bridge().openConversation({ conversation }))}
      actions={
        <Button kind="primary" onClick={() => open(bridge().talkTo({ people: [person.id] }))}>
          {say('menu.write')}
        </Button>
      }
    />
  );
}
