import type { Mention } from '../../../shared/conversation/mentions';
import { plainLine } from '../../../shared/text/visible';
import { useConversation } from '../use-conversation';
import styles from './text.module.css';

/**
 * What a message says where it names somebody. The name that they have now is only its tooltip: which words are meant is the
 * author's to say, and must not change how the message reads. It stands out more if it is the user.
 */
export function MentionChip({ mention, written }: { mention: Mention | undefined; written: string }) {
  const person = mention?.person;
  const name = useConversation(({ people }) => (person === undefined ? undefined : people[person]?.user));
  const isMe = useConversation(
    ({ me }) => mention !== undefined && (person === undefined || person === me.id),
  );
  const isKnown = mention !== undefined && (person === undefined || name !== undefined);
  const words = plainLine(written);
  return (
    <bdi
      className={isKnown ? styles['mention'] : undefined}
      data-me={isKnown && isMe ? true : undefined}
      title={words === `@${name}` ? undefined : name}
    >
      {words}
    </bdi>
  );
}
