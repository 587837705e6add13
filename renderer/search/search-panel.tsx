import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { HitView } from '../../shared/ipc/views/search';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import { onKeys, useShortcut } from '../ui/keys';
import { Results } from './results';
import { focusResults, useOpenFirst } from './use-open-first';
import { useSearch } from './use-search';
import { Icon } from '../ui/icon';
import styles from './search.module.css';

/** Searches one conversation. Opening a result shows it in the transcript. */
export function SearchPanel({ conversation, onDone }: { conversation: string; onDone: () => void }) {
  const [text, setText] = useState('');
  const found = useSearch(text, conversation);
  const field = useRef<HTMLInputElement>(null);
  const focus = (): void => field.current?.select();
  useEffect(focus, []);
  useShortcut('search', focus);
  const open = ({ row }: HitView): void => void act(bridge().showRow({ conversation, row }));
  const [first] = found.hits;
  const openFirst = useOpenFirst(found.isDone, first && (() => open(first)));
  const isAsked = text.trim() !== '';
  return (
    <search className={styles['panel']} onKeyDown={(event) => onKeys(event, { Escape: onDone })}>
      <div className={styles['field']}>
        <input
          ref={field}
          onKeyDown={(event) => onKeys(event, { ArrowDown: focusResults, Enter: openFirst })}
          type="text"
          aria-label={say('search.here')}
          placeholder={say('search.here')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button kind="icon" aria-label={say('search.close')} title={say('search.close')} onClick={onDone}>
          <Icon of={X} />
        </Button>
      </div>
      {isAsked ? (
        <div className={styles['found']}>
          <Results found={found} onOpen={open} />
        </div>
      ) : (
        <p className={styles['hint']}>{say('search.syntax')}</p>
      )}
    </search>
  );
}
