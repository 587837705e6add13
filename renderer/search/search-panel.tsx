import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import { Results } from './results';
import { useSearch } from './use-search';
import styles from './search.module.css';

/** Looks for messages of one conversation; a result is shown where it was said. */
export function SearchPanel({ conversation, onDone }: { conversation: string; onDone: () => void }) {
  const [text, setText] = useState('');
  const found = useSearch(text, conversation);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const isAsked = text.trim() !== '';
  return (
    <search
      className={styles['panel']}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <div className={styles['field']}>
        <input
          ref={field}
          type="text"
          aria-label="Search in this conversation"
          placeholder="Search in this conversation"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button kind="icon" aria-label="Close search" title="Close search" onClick={onDone}>
          <X size={18} aria-hidden />
        </Button>
      </div>
      {isAsked ? (
        <div className={styles['found']}>
          <Results found={found} onOpen={({ row }) => void act(bridge().showRow({ conversation, row }))} />
        </div>
      ) : (
        <p className={styles['hint']}>
          Words, “phrases”, from:name, before:2026-11-23, after:2026-11, has:link
        </p>
      )}
    </search>
  );
}
