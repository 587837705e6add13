import { useEffect, useState } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { Button } from './controls';
import styles from './person-card.module.css';

interface Common {
  readonly of: string;
  readonly count: number;
  readonly conversations: readonly { readonly id: string; readonly name: string }[];
}

/** The conversations that the user has in common with somebody: some by name in windows of the whole app, the others counted. */
export function CommonConversations({
  person,
  onOpen,
}: {
  person: string;
  /** Opens one; without it, they are only named. */
  onOpen?: (conversation: string) => void;
}) {
  const [common, setCommon] = useState<Common>();
  useEffect(() => {
    let isCurrent = true;
    void bridge()
      .commonWith({ person })
      .then((outcome) => {
        if (isCurrent && outcome.ok) setCommon({ of: person, ...outcome.value });
      });
    return () => {
      isCurrent = false;
    };
  }, [person]);
  if (common?.of !== person || common.count === 0) return null;
  const { count, conversations } = common;
  if (conversations.length === 0)
    return <p className={styles['common']}>{say('card.commonCount', { count })}</p>;
  return (
    <section className={styles['common']}>
      <h3>{say('card.common', { count })}</h3>
      <ul>
        {conversations.map(({ id, name }) => (
          <li key={id}>
            {onOpen ? (
              <Button kind="link" onClick={() => onOpen(id)}>
                <bdi>{name}</bdi>
              </Button>
            ) : (
              <bdi>{name}</bdi>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
