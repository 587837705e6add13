import { useEffect, useRef, useState } from 'react';
import { leastChoices } from '../../../shared/conversation/poll';
import { limits } from '../../../shared/protocol/limits';
import { isBlank } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { FormDialog } from '../../ui/action-dialog';
import { Switch, TextField } from '../../ui/controls';
import { onKeys } from '../../ui/keys';
import styles from './poll.module.css';

/** Asks for a question and choices, and sends them as a poll. */
export function PollDialog({
  conversation,
  to,
  onSent,
  onDone,
}: {
  conversation: string;
  /** The message that the poll answers, if it answers one. */
  to: string | undefined;
  /** Called when the poll was sent. */
  onSent: () => void;
  onDone: () => void;
}) {
  const [question, setQuestion] = useState('');
  const [written, setWritten] = useState<readonly string[]>(['', '']);
  const [several, setSeveral] = useState(false);
  const [isTried, setTried] = useState(false);
  const list = useRef<HTMLFieldSetElement>(null);
  // Not the form, which can have the focus itself where it scrolls.
  useEffect(() => list.current?.form?.querySelector('input')?.focus(), []);
  const choices = written.filter((choice) => !isBlank(choice)).map((choice) => choice.trim());
  const questionProblem = tooLong(question, limits.pollQuestionCharacters);
  const problems = written.map(
    (choice, place) => tooLong(choice, limits.pollChoiceCharacters) || repeated(written, place),
  );
  const missing = isBlank(question)
    ? say('poll.noQuestion')
    : choices.length < leastChoices
      ? say('poll.tooFew', { least: leastChoices })
      : '';
  const isWrong = questionProblem !== '' || problems.some((problem) => problem !== '');
  /** Sets a choice. An empty one follows the last, until there are as many as a poll may have. */
  const write = (place: number, text: string): void => {
    const next = written.with(place, text);
    const isFull = next.length >= limits.pollChoices || isBlank(next.at(-1) ?? '');
    setWritten(isFull ? next : [...next, '']);
  };
  const toNext = (place: number): boolean => {
    const next = list.current?.querySelectorAll('input')[place + 1];
    if (isBlank(written[place] ?? '') || !next) return false;
    next.focus();
    return true;
  };
  const send = async (): Promise<void> => {
    setTried(true);
    if (isWrong || missing !== '') return;
    if (!(await act(bridge().sendPoll({ conversation, question, choices, several, to })))) return;
    onSent();
    onDone();
  };
  return (
    <FormDialog
      title={say('poll.new')}
      action={say('poll.send')}
      disabled={isWrong}
      className={styles['form']}
      onAction={() => void send()}
      onCancel={onDone}
    >
      <TextField
        label={say('poll.question')}
        value={question}
        problem={questionProblem}
        reserve={false}
        dir="auto"
        onChange={(event) => setQuestion(event.target.value)}
        onKeyDown={(event) => onKeys(event, { Enter: () => !isBlank(question) && toChoices(list.current) })}
      />
      <fieldset ref={list} className={styles['written']}>
        <legend>{say('poll.choicesLegend')}</legend>
        {written.map((choice, place) => (
          <TextField
            key={place}
            hideLabel
            label={say('poll.choiceNumber', { number: place + 1 })}
            placeholder={say('poll.choiceNumber', { number: place + 1 })}
            value={choice}
            problem={problems[place] ?? ''}
            reserve={false}
            dir="auto"
            onChange={(event) => write(place, event.target.value)}
            onKeyDown={(event) => onKeys(event, { Enter: () => toNext(place) })}
          />
        ))}
      </fieldset>
      <Switch label={say('poll.several')} checked={several} onChange={setSeveral} />
      <p className={styles['missing']} role="status">
        {isTried ? missing : ''}
      </p>
    </FormDialog>
  );
}

function toChoices(list: HTMLElement | null): boolean {
  const first = list?.querySelector('input');
  first?.focus();
  return first !== null && first !== undefined;
}

function tooLong(text: string, most: number): string {
  const over = [...text.trim()].length - most;
  return over > 0 ? say('title.tooLong', { most, over }) : '';
}

/** Says that a choice is the same as one before it. */
function repeated(written: readonly string[], place: number): string {
  const text = written[place]?.trim() ?? '';
  const before = written.slice(0, place).map((each) => each.trim());
  return text !== '' && before.includes(text) ? say('poll.repeated') : '';
}
