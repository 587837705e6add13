import { useState } from 'react';
import { emojiKey } from '../../../shared/conversation/emoji';
import { listNames } from '../../../shared/words/lists';
import type { RowView, TallyView } from '../../../shared/ipc/views/transcript';
import type { ViewOf } from '../../../shared/ipc/windows';
import { say } from '../../../shared/words/say';
import { nameOf } from '../../state/names';
import { useConversation } from '../use-conversation';
import { useKindActions } from './actions';
import { ReactionPicker } from './reaction-picker';
import type { TalliedKindComponents } from './tallied-kind';
import styles from './reaction.module.css';

/** Maximum number of different emoji shown until the user expands the rest. */
const shownAtMost = 12;
/** Maximum number of people named in the tooltip; the rest are counted. */
const namedAtMost = 10;

/** The reactions to a message. A press adds the user's own or takes it back. */
function Reactions({ row }: { row: RowView }) {
  const [isWhole, setWhole] = useState(false);
  const reactions = row.tallies?.filter(({ kind }) => kind === 'reaction') ?? [];
  if (reactions.length === 0) return null;
  const shown = isWhole ? reactions : reactions.slice(0, shownAtMost);
  const rest = reactions.length - shown.length;
  return (
    <ul className={styles['reactions']} aria-label={say('reaction.list')}>
      {shown.map((reaction) => (
        <li key={emojiKey(reaction.emoji)}>
          <Reaction row={row.id} reaction={reaction} />
        </li>
      ))}
      {rest > 0 && (
        <li>
          <button
            type="button"
            className={styles['reaction']}
            aria-label={say('reaction.showMore', { count: rest })}
            onClick={() => setWhole(true)}
          >
            +{rest}
          </button>
        </li>
      )}
    </ul>
  );
}

function Reaction({ row, reaction }: { row: string; reaction: TallyView }) {
  const { emoji, people } = reaction;
  const actions = useKindActions();
  const isMine = useConversation(({ me }) => people.includes(me.id));
  const words = useConversation((view) => whoReacted(view, reaction));
  return (
    <button
      type="button"
      className={styles['reaction']}
      aria-pressed={isMine}
      aria-label={`${emoji} ${people.length}: ${words}`}
      title={words}
      disabled={!actions}
      onClick={() => void actions?.attachEmoji(row, 'reaction', emoji, isMine)}
    >
      <span className={styles['emoji']}>{emoji}</span>
      <span className={styles['count']}>{people.length}</span>
    </button>
  );
}

/** "You, Ann and Bob reacted with 👍". */
function whoReacted(view: ViewOf<'conversation'>, { emoji, people }: TallyView): string {
  const others = people.filter((id) => id !== view.me.id).map((id) => nameOf(view, id));
  const names = others.length < people.length ? [say('person.you'), ...others] : others;
  return say('reaction.by', { names: listNames(names, namedAtMost), emoji });
}

function notSent(emoji: readonly string[], removed: boolean): string {
  const values = { count: emoji.length, emoji: emoji.join(' ') };
  return removed ? say('refusedChange.reactionBack', values) : say('refusedChange.reaction', values);
}

/** Reactions: an emoji below a message, with the number of people, and who they are in its tooltip. */
export const reaction: TalliedKindComponents = { Tool: ReactionPicker, Tallies: Reactions, notSent };
