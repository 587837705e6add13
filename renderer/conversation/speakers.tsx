import type { PersonId } from '../../shared/ids';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { nameOf } from '../state/names';
import { act } from '../state/notices';
import { useConversation } from './use-conversation';
import { Button, Switch } from '../ui/controls';
import styles from './conversation.module.css';

/** Whether the user decides who may write: the founder of an open room that is not closed. */
const useDecides = ({ joined, founder, room }: ConversationView): boolean =>
  useConversation(({ me }) => joined && room !== undefined && !room.closed && founder === me.id);

const decide = (conversation: string, speakers: readonly PersonId[] | null): void =>
  void act(bridge().decideSpeakers({ conversation, speakers: speakers && [...speakers] }));

/** Whether all members of an open room may write, for its founder. */
export function SpeakersSwitch({ conversation }: { conversation: ConversationView }) {
  const decides = useDecides(conversation);
  if (!decides) return null;
  return (
    <Switch
      label={say('speakers.only')}
      hint={say('speakers.onlyHint')}
      checked={conversation.room?.speakers !== undefined}
      onChange={(only) => decide(conversation.id, only ? [] : null)}
    />
  );
}

/** Whether a member may write where not all may; for the founder, a button that changes it. */
export function Speaker({ conversation, person }: { conversation: ConversationView; person: PersonId }) {
  const decides = useDecides(conversation);
  const name = useConversation((view) => nameOf(view, person));
  const { id, founder, room } = conversation;
  if (!room?.speakers || person === founder) return null;
  const { speakers } = room;
  const maySpeak = speakers.includes(person);
  if (!decides) return maySpeak ? <span className={styles['soft']}>{say('speakers.mayWrite')}</span> : null;
  const others = speakers.filter((each) => each !== person);
  return (
    <Button
      kind="link"
      aria-label={say(maySpeak ? 'speakers.stopPerson' : 'speakers.letPerson', { name })}
      onClick={() => decide(id, maySpeak ? others : [...others, person])}
    >
      {say(maySpeak ? 'speakers.stop' : 'speakers.let')}
    </Button>
  );
}
