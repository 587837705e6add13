import type { HitView } from '../../shared/ipc/views/search';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { Listbox } from '../ui/listbox';
import { useNow } from '../ui/use-now';
import { useTimes } from '../state/times';
import type { SearchState } from './use-search';
import styles from './search.module.css';

/** The messages found, and how many were searched. `named` adds the title of its conversation to each. */
export function Results({
  found,
  named = false,
  scroller,
  onOpen,
}: {
  found: SearchState;
  named?: boolean;
  scroller?: HTMLElement;
  onOpen: (hit: HitView) => void;
}) {
  return (
    <div className={styles['results']}>
      {found.problems.map((problem) => (
        <p key={problem} className={styles['problem']} role="alert">
          {problem}
        </p>
      ))}
      <p className={styles['coverage']} role="status">
        {found.isDone ? coverageOf(found) : say('search.running')}
      </p>
      <Listbox<HitView>
        label={say('search.found')}
        items={found.hits}
        idOf={({ conversation, row }) => `${conversation} ${row}`}
        {...(scroller ? { scroller } : {})}
        onOpen={onOpen}
        {...(found.loadMore ? { onEnd: found.loadMore } : {})}
        render={(hit) => <Hit hit={hit} named={named} />}
        fallback={null}
      />
    </div>
  );
}

function coverageOf({ hits, searched, amongSaved, loadMore }: SearchState): string {
  if (hits.length === 0 && amongSaved) return say('search.noneSaved');
  if (searched === 0) return say('search.noMessages');
  if (hits.length === 0) return say('search.nothing', { searched });
  return say(loadMore ? 'search.more' : 'search.all', { count: hits.length, searched });
}

function Hit({ hit, named }: { hit: HitView; named: boolean }) {
  const now = useNow(60_000);
  const times = useTimes();
  return (
    <div className={styles['hit']}>
      <div className={styles['line']}>
        <span className={styles['who']} dir="auto">
          {named ? `${isolated(hit.author)} · ${isolated(hit.title)}` : hit.author}
        </span>
        <span className={styles['when']}>{times.dateTime(hit.at, now)}</span>
      </div>
      <div className={styles['excerpt']} dir="auto">
        {hit.excerpt.map(({ text, match }, index) => (match ? <mark key={index}>{text}</mark> : text))}
      </div>
    </div>
  );
}
