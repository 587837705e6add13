import { useMemo } from 'react';
import type { PersonView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import { PersonCard } from '../ui/person-card';
import { useRoster } from './use-roster';
import styles from './roster.module.css';

/** Number of conversations in common that are listed. */
const listedAtMost = 5;

/** A person's card, with the conversations that the user has in common with them. */
export function Card({
  person,
  onCompare,
  onDone,
}: {
  person: PersonView;
  onCompare: () => void;
  onDone: () => void;
}) {
  const conversations = useRoster((view) => view.conversations);
  const common = useMemo(
    () =>
      Object.values(conversations)
        .filter(({ joined, planned, members }) => joined && !planned && members.includes(person.id))
        .sort((a, b) => (b.activity?.at ?? 0) - (a.activity?.at ?? 0)),
    [conversations, person.id],
  );
  const open = (call: Promise<{ ok: true } | { ok: false; error: { message: string } }>): void =>
    void act(call).then((isDone) => isDone && onDone());
  return (
    <PersonCard
      person={person}
      onCompare={onCompare}
      onDone={onDone}
      actions={
        <Button kind="primary" onClick={() => open(bridge().talkTo({ people: [person.id] }))}>
          {say('menu.write')}
        </Button>
      }
    >
      {common.length > 0 && (
        <section className={styles['common']}>
          <h3>{say('card.common', { count: common.length })}</h3>
          <ul>
            {common.slice(0, listedAtMost).map(({ id, name }) => (
              <li key={id}>
                <Button kind="link" onClick={() => open(bridge().openConversation({ conversation: id }))}>
                  <bdi>{name}</bdi>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </PersonCard>
  );
}
