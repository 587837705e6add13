import { Check } from 'lucide-react';
import { useState } from 'react';
import { closePollQuestion } from '../../../shared/ipc/questions';
import type { PollView, RowView } from '../../../shared/ipc/views/transcript';
import { plainText } from '../../../shared/text/visible';
import { listNames } from '../../../shared/words/lists';
import { say } from '../../../shared/words/say';
import { nameOf } from '../../state/names';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { useKindActions } from '../kinds/actions';
import { Quote } from '../replies/quote';
import { useConversation } from '../use-conversation';
import { VotesDialog } from './votes-dialog';
import conversationStyles from '../conversation.module.css';
import styles from './poll.module.css';

/** Maximum number of people named for a choice; the rest are counted, and all are in the dialog. */
const namedAtMost = 10;

/** A poll: its choices with the votes for each as bars. A press votes, or takes that back. */
export function Poll({
  row,
  poll,
  conversation,
  isMine,
}: {
  row: RowView;
  poll: PollView;
  conversation: string;
  isMine: boolean;
}) {
  const actions = useKindActions();
  const me = useConversation((view) => view.me.id);
  /** Place of the choice with the pointer or the focus: who voted for it is said below. */
  const [looked, setLooked] = useState<number>();
  const [open, setOpen] = useState<'votes' | 'closing'>();
  const count = new Set(poll.choices.flatMap(({ people }) => people)).size;
  const canVote = actions !== undefined && !poll.closed && row.state !== 'failed';
  const mine = poll.choices.flatMap(({ people }, place) => (people.includes(me) ? [place] : []));
  const press = (place: number): void => {
    const others = mine.filter((each) => each !== place);
    const kept = poll.several ? others : [];
    if (canVote) void actions.vote(row.id, mine.includes(place) ? others : [...kept, place]);
  };
  const whoLooked = useConversation((view) => {
    const people = looked === undefined ? [] : (poll.choices[looked]?.people ?? []);
    return people.length === 0 ? '' : listNames(namesIn(view, people), namedAtMost);
  });
  const done = (): void => setOpen(undefined);
  return (
    <div className={`${conversationStyles['bubble']} ${styles['poll']}`} data-text>
      {row.quote && <Quote quote={row.quote} conversation={conversation} />}
      <p className={styles['question']} dir="auto">
        {plainText(row.text)}
      </p>
      <p className={styles['how']}>
        {poll.closed ? say('poll.closed') : say(poll.several ? 'poll.chooseSome' : 'poll.chooseOne')}
      </p>
      <div
        role="group"
        aria-label={say('poll.choices', { question: plainText(row.text) })}
        className={styles['choices']}
        data-several={poll.several || undefined}
      >
        {poll.choices.map(({ text, people }, place) => (
          <Choice
            key={place}
            text={plainText(text)}
            people={people}
            share={count === 0 ? 0 : people.length / count}
            isMine={mine.includes(place)}
            canVote={canVote}
            onPress={() => press(place)}
            onLook={(isLooked) => setLooked(isLooked ? place : undefined)}
          />
        ))}
      </div>
      <div className={styles['foot']} data-foot>
        <span className={styles['count']}>{whoLooked === '' ? say('poll.count', { count }) : whoLooked}</span>
        {count > 0 && (
          <Button kind="link" onClick={() => setOpen('votes')}>
            {say('poll.votes')}
          </Button>
        )}
        {isMine && canVote && (
          <Button kind="link" onClick={() => setOpen('closing')}>
            {say('poll.close')}
          </Button>
        )}
      </div>
      {open === 'votes' && <VotesDialog question={row.text} poll={poll} onDone={done} />}
      {open === 'closing' && (
        <ConfirmDialog
          question={closePollQuestion()}
          keep={say('button.cancel')}
          onConfirm={() => void actions?.closePoll(row.id)}
          onDone={done}
        />
      )}
    </div>
  );
}

function Choice({
  text,
  people,
  share,
  isMine,
  canVote,
  onPress,
  onLook,
}: {
  text: string;
  people: readonly string[];
  /** The part of those who voted that voted for it. */
  share: number;
  isMine: boolean;
  canVote: boolean;
  onPress: () => void;
  /** Called when the pointer or the focus comes and goes. */
  onLook: (isLooked: boolean) => void;
}) {
  const names = useConversation((view) => listNames(namesIn(view, people), namedAtMost));
  const { length: count } = people;
  return (
    <button
      type="button"
      className={styles['choice']}
      aria-pressed={isMine}
      // It keeps the focus, by which one sees who voted.
      aria-disabled={!canVote}
      title={names}
      onClick={onPress}
      onPointerEnter={() => onLook(true)}
      onPointerLeave={() => onLook(false)}
      onFocus={() => onLook(true)}
      onBlur={() => onLook(false)}
    >
      <span className={styles['mark']}>{isMine && <Icon of={Check} size={14} />}</span>
      <span className={styles['text']} dir="auto">
        {text}
      </span>
      <span className={styles['number']} aria-hidden="true">
        {count}
      </span>
      <span className="visually-hidden">{say('poll.votedBy', { count, names })}</span>
      <span className={styles['bar']}>
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </button>
  );
}

/** The names of people, the user first. */
function namesIn(
  view: Parameters<typeof nameOf>[0] & { me: { id: string } },
  people: readonly string[],
): string[] {
  const others = people.filter((id) => id !== view.me.id).map((id) => nameOf(view, id));
  return others.length < people.length ? [say('person.you'), ...others] : others;
}
