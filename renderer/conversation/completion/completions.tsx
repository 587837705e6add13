import { useLayoutEffect, useRef } from 'react';
import { say } from '../../../shared/words/say';
import { Avatar } from '../../ui/avatar';
import { useConversation } from '../use-conversation';
import type { Suggestion } from './suggestions';
import type { Completion } from './use-completion';
import styles from './completion.module.css';

/** The list of what completes the text at the caret, above its box. */
export function Completions({ completion }: { completion: Completion }) {
  const { list, suggestions, active, take } = completion;
  const box = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active, suggestions]);
  if (suggestions.length === 0) return null;
  return (
    <ul ref={box} id={list} className={styles['list']} role="listbox" aria-label={say('completion.label')}>
      {suggestions.map((suggestion, index) => (
        <li
          key={suggestion.key}
          id={optionId(list, index)}
          role="option"
          aria-selected={index === active}
          // The box keeps the focus, and with it the caret.
          onPointerDown={(event) => {
            event.preventDefault();
            take(suggestion);
          }}
        >
          <Look suggestion={suggestion} />
          <span className={styles['label']} dir="auto">
            {suggestion.label}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What is before the label: a face, the sign for everybody, or the emoji. */
function Look({ suggestion: { sign, person } }: { suggestion: Suggestion }) {
  const of = useConversation(({ people }) => (person ? people[person] : undefined));
  if (of) return <Avatar person={of} size={22} />;
  return (
    <span className={styles['sign']} aria-hidden="true">
      {sign ?? '@'}
    </span>
  );
}

/** Id of a suggestion in its list. */
export const optionId = (list: string, index: number): string => `${list}-${index}`;
