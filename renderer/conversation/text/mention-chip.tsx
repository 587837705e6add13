import type { Mention } from '../../../shared/conversation/mentions';
import { plainLine } from '../../../shared/text/visible';
import { useConversation } from '../use-conversation';
import styles from './text.module.css';

/**
 * The name of somebody whom a message names, as they are called now; of somebody unknown, as it was written. It stands out
 * more if it is the user.
 */
export function MentionChip({ mention, written }: { mention: Mention | undefined; written: string }) {
  const person = mention?.person;
  const name = useConversation(({ people }) => (person === undefined ? undefined : people[person]?.user));
  const isMe = useConversation(
    ({ me }) => mention !== undefined && (person === undefined || person === me.id),
  );
  const isKnown = mention !== undefined && (person === undefined || name !== undefined);
  const words = name === undefined ? plainLine(written) : `@${name}`;
  return (
    <bdi className={isKnown ? styles['mention'] : undefined} data-me={isKnown && isMe ? true : undefined}>
      {words}
    </bdi>
  );
}
