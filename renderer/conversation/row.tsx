import { Bookmark, Forward } from 'lucide-react';
import { useState } from 'react';
import type { RowView } from '../../shared/ipc/views/transcript';
import type { PersonView } from '../../shared/ipc/views/people';
import { isFewEmoji } from '../../shared/conversation/emoji';
import { isBlank } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { memo } from '../state/memo';
import { shownName } from '../state/names';
import { act } from '../state/notices';
import { useConversation } from './use-conversation';
import { useTimes } from '../state/times';
import { Avatar } from '../ui/avatar';
import { Icon } from '../ui/icon';
import { PersonButton } from '../ui/person-button';
import { PersonName } from '../ui/person-name';
import { useNow } from '../ui/use-now';
import { DeliveryMark, WaitsFor } from './delivery-mark';
import { isMessage, isSameItem, type TranscriptItem } from './grouping';
import { MessageText } from './text/message-text';
import { useIsEdited, useKindActions } from './kinds/actions';
import { FileMessage } from './files/file-message';
import { ForkLine } from './kinds/fork-line';
import { Poll } from './polls/poll';
import { ScreenMessage } from './screens/screen-message';
import { MessageTools } from './kinds/message-tools';
import { talliedKinds } from './kinds/tallied-kinds';
import kindStyles from './kinds/kinds.module.css';
import { Quote } from './replies/quote';
import { placeholderOf } from './placeholders';
import { NotSent, RefusedChanges } from './refusals';
import { countedWords, summaryOf, whenOf, wordsOf } from './system-words';
import styles from './conversation.module.css';

interface RowProps {
  item: TranscriptItem;
  conversation: string;
  /** Who wrote it; undefined if nothing is known of them. */
  author: PersonView | undefined;
  isMine: boolean;
  /** Whether the list was scrolled to it because the user looked for it. */
  isSought: boolean;
  /** Whether the user has saved it. */
  isSaved: boolean;
}

/**
 * One item of a transcript, with the dividers before it. A page has hundreds, so the list hands each message what it shows: if
 * messages looked it up in the view themselves, every change of it would ask them all.
 */
export const Row = memo(
  ({ item, conversation, ...of }: RowProps) => (
    <div data-item={item.row.id}>
      {item.day !== undefined && <Day at={item.day} />}
      {item.unread && <div className={styles['unread']}>{say('transcript.new')}</div>}
      {item.forked && <ForkLine row={item.row} conversation={conversation} />}
      {isMessage(item.row) ? (
        <Message item={item} conversation={conversation} {...of} />
      ) : item.folded.length > 0 && countedWords(item.folded) !== undefined ? (
        <CountedLines rows={item.folded} />
      ) : item.folded.length > 0 ? (
        <FoldedLines rows={item.folded} conversation={conversation} />
      ) : (
        <SystemLine row={item.row} conversation={conversation} />
      )}
    </div>
  ),
  (a, b) =>
    a.conversation === b.conversation &&
    a.author === b.author &&
    a.isMine === b.isMine &&
    a.isSought === b.isSought &&
    a.isSaved === b.isSaved &&
    isSameItem(a.item, b.item),
);
Row.displayName = 'Row';

function Day({ at }: { at: number }) {
  return <div className={styles['day']}>{useTimes().dayName(at, useNow(60_000))}</div>;
}

function SystemLine({ row, conversation }: { row: RowView; conversation: string }) {
  const times = useTimes();
  const words = useConversation((view) => wordsOf(view, row));
  const when = useConversation(({ me, people }) =>
    whenOf(row, row.author === me.id ? undefined : shownName(people[row.author]), times),
  );
  return (
    <div className={styles['system']} title={when}>
      {row.quote?.state === 'here' ? (
        <JumpLine words={words} conversation={conversation} to={row.quote.row} />
      ) : (
        words
      )}
      <NotSent row={row} conversation={conversation} />
    </div>
  );
}

/** A line about a message. A press shows it. */
function JumpLine({ words, conversation, to }: { words: string; conversation: string; to: string }) {
  return (
    <button
      type="button"
      className={styles['fold']}
      onClick={() => void act(bridge().showRow({ conversation, row: to }))}
    >
      {words}
    </button>
  );
}

/** One line for several messages that are not shown. */
function CountedLines({ rows }: { rows: readonly RowView[] }) {
  return <div className={styles['system']}>{countedWords(rows)}</div>;
}

/** One line for several people who came and went; a press lists them. */
function FoldedLines({ rows, conversation }: { rows: readonly RowView[]; conversation: string }) {
  const [isOpen, setOpen] = useState(false);
  const words = useConversation((view) => summaryOf(view, rows));
  return (
    <div className={styles['system']}>
      <button
        type="button"
        className={styles['fold']}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {words}
      </button>
      {isOpen && rows.map((row) => <SystemLine key={row.id} row={row} conversation={conversation} />)}
    </div>
  );
}

function Message({ item, conversation, author, isMine, isSought, isSaved }: RowProps) {
  const { row, first, last } = item;
  const canAct = useKindActions() !== undefined;
  const [isReached, setReached] = useState(false);
  const [isHere, setHere] = useState(false);
  const reach = (): void => setReached(true);
  const isEdited = useIsEdited(row.id);
  const name = isMine ? say('person.you') : shownName(author);
  const times = useTimes();
  const time = times.time(row.at);
  const placeholder = placeholderOf(row);
  const classes = ['message', first && 'first', last && 'last', isMine && 'mine', isSought && 'sought'];
  return (
    <article
      className={[...classes.map((name) => name && styles[name]), isEdited && kindStyles['edited']]
        .filter(Boolean)
        .join(' ')}
      data-row={row.id}
      data-state={isMine ? row.state : undefined}
      aria-label={say('message.label', { name, time })}
      title={whenOf(row, isMine ? undefined : name, times)}
      tabIndex={canAct ? -1 : undefined}
      onPointerEnter={reach}
      onFocus={() => {
        reach();
        setHere(true);
      }}
      onBlur={({ currentTarget, relatedTarget }) => setHere(currentTarget.contains(relatedTarget))}
    >
      {!isMine && (
        <div className={styles['face']}>
          {first && author && (
            <span data-person={author.id}>
              <Avatar person={author} size={32} />
            </span>
          )}
        </div>
      )}
      <div className={styles['stack']}>
        <span className={!isMine && first ? styles['author'] : 'visually-hidden'} dir="auto">
          {isMine ? (
            name
          ) : first && author ? (
            <PersonButton person={author} isSkipped />
          ) : (
            <PersonName person={author} />
          )}
        </span>
        {placeholder ? (
          <div className={kindStyles['placeholder']} title={placeholder.why}>
            {placeholder.words}
          </div>
        ) : (
          <>
            {row.quote && row.file && <Quote quote={row.quote} conversation={conversation} />}
            {row.file && <FileMessage row={row} file={row.file} conversation={conversation} />}
            {row.screen && (
              <ScreenMessage
                row={row.id}
                conversation={conversation}
                isOver={row.screen.over}
                isMine={isMine}
              />
            )}
            {row.poll ? (
              <Poll row={row} poll={row.poll} conversation={conversation} isMine={isMine} />
            ) : row.kind === 'text' || !isBlank(row.text) ? (
              <Bubble row={row} conversation={conversation} isMine={isMine} />
            ) : null}
          </>
        )}
        {Object.entries(talliedKinds).map(([kind, { Tallies }]) => (
          <Tallies key={kind} row={row} />
        ))}
        <NotSent row={row} conversation={conversation} />
        <RefusedChanges row={row} conversation={conversation} />
        {(last ||
          isSaved ||
          row.late ||
          row.edited !== undefined ||
          row.state === 'pending' ||
          row.state === 'failed') && (
          <div className={styles['meta']}>
            {row.late && <span className={styles['late']}>{say('message.late')}</span>}
            {isSaved && <SavedMark />}
            <Edited row={row} />
            {isMine && <WaitsFor row={row} />}
            <time dateTime={new Date(row.at).toISOString()}>{time}</time>
            {isMine && <DeliveryMark row={row} isHere={isHere} />}
          </div>
        )}
      </div>
      <MessageTools row={row} isMine={isMine} isReached={isReached} />
    </article>
  );
}

/** What a message says: its text, or the words about a file. */
function Bubble({ row, conversation, isMine }: Pick<RowProps, 'conversation' | 'isMine'> & { row: RowView }) {
  return (
    <div
      className={[
        styles['bubble'],
        isMine && row.state === 'pending' && styles['pendingBubble'],
        isFewEmoji(row.text) && styles['emojiOnly'],
      ]
        .filter(Boolean)
        .join(' ')}
      data-text
    >
      {row.forwarded && (
        <span className={styles['forwarded']}>
          <Icon of={Forward} size={13} /> {say('message.forwarded')}
        </span>
      )}
      {row.quote && !row.file && <Quote quote={row.quote} conversation={conversation} />}
      {isBlank(row.text) ? (
        <span className={styles['emptyMessage']}>{say('message.empty')}</span>
      ) : (
        <MessageText row={row} conversation={conversation} />
      )}
    </div>
  );
}

/** Marks a message that the user has saved. */
const SavedMark = () => (
  <span className={styles['saved']} role="img" aria-label={say('message.saved')} title={say('message.saved')}>
    <Icon of={Bookmark} size={13} />
  </span>
);

/** Marks an edited message; the tooltip says when it was edited. */
function Edited({ row: { edited } }: { row: RowView }) {
  const times = useTimes();
  return edited === undefined ? null : (
    <span title={say('message.editedAt', { time: times.moment(edited) })}>{say('message.edited')} ·</span>
  );
}
