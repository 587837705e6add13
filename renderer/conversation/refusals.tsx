import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { removeQuestion, undoEditQuestion, type Question } from '../../shared/ipc/questions';
import { isRemovable } from '../../shared/ipc/removable';
import type { RefusedChangeView, RowView } from '../../shared/ipc/views/transcript';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Button } from '../ui/controls';
import { talliedKinds } from './kinds/tallied-kinds';
import { Icon } from '../ui/icon';
import styles from './conversation.module.css';

/** Says that the server refused one of the user's messages or acts, if it did. Only messages can be removed. */
export function NotSent({ row, conversation }: { row: RowView; conversation: string }) {
  if (row.state !== 'failed') return null;
  return (
    <Refusal
      words={say('sending.failed', { problem: row.problem ?? '' })}
      conversation={conversation}
      entries={[row.id]}
      undo={isRemovable(row.kind) ? { label: say('button.remove'), question: removeQuestion() } : undefined}
    />
  );
}

/** Says which changes to a message the server refused, and what the others see instead. */
export function RefusedChanges({ row, conversation }: { row: RowView; conversation: string }) {
  return row.refusedChanges?.map((refused) => (
    <Refusal
      key={`${refused.kind} ${refused.removed}`}
      words={`${othersSee(refused)} ${say(refused.problem)}`}
      conversation={conversation}
      entries={refused.entries}
      undo={{
        label: say('button.undo'),
        question: refused.kind === 'edit' ? undoEditQuestion() : undefined,
      }}
    />
  ));
}

function othersSee({ kind, emoji, removed }: RefusedChangeView): string {
  const tallied = talliedKinds[kind];
  if (tallied) return tallied.notSent(emoji, removed);
  switch (kind) {
    case 'deletion':
      return say('refusedChange.deletion');
    case 'vote':
      return say('refusedChange.vote');
    case 'closing':
      return say('refusedChange.closing');
    default:
      return say('refusedChange.edit');
  }
}

interface RefusalProps {
  /** What was not sent, and why. */
  words: string;
  conversation: string;
  /** Hashes of the entries that the server refused. */
  entries: readonly string[];
  /** Label of the button that removes the entries, and the question before it does; absent if they cannot be removed. */
  undo?: { label: string; question?: Question | undefined } | undefined;
}

/** A line about a refusal, with buttons to try again and to undo. */
function Refusal({ words, conversation, entries, undo }: RefusalProps) {
  const [isAsking, setAsking] = useState(false);
  const tryAgain = async (): Promise<void> => {
    const [row] = entries;
    if (row !== undefined) await act(bridge().resend({ conversation, row }));
  };
  const remove = async (): Promise<void> => {
    for (const row of entries) if (!(await act(bridge().removeRefused({ conversation, row })))) return;
  };
  return (
    <div className={styles['notSent']} role="status">
      <span className={styles['failed']} title={words}>
        <Icon of={CircleAlert} size={13} /> {words}
      </span>
      <Button kind="link" onClick={() => void tryAgain()}>
        {say('button.tryAgain')}
      </Button>
      {undo && (
        <Button kind="link" onClick={() => (undo.question ? setAsking(true) : void remove())}>
          {undo.label}
        </Button>
      )}
      {isAsking && undo?.question && (
        <ConfirmDialog
          question={undo.question}
          onConfirm={() => void remove()}
          onDone={() => setAsking(false)}
        />
      )}
    </div>
  );
}
