import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { PersonView } from '../../shared/ipc/views/people';
import { matches } from '../../shared/search/matches';
import { say } from '../../shared/words/say';
import { TextField } from './controls';
import { onKeys } from './keys';
import styles from './people-search.module.css';

/**
 * A list of people, with a field above it that searches them if they are many. Escape empties the field. The arrows go from it to
 * the people, and from one to the next.
 * @param from number of people from which on there is a field
 * @param isKept whether somebody stays in the list whatever is searched
 * @param children the list: a `li` for each of those who are found
 */
export function PeopleSearch({
  people,
  from,
  isKept = () => false,
  children,
}: {
  people: readonly PersonView[];
  from: number;
  isKept?: (person: PersonView) => boolean;
  children: (found: readonly PersonView[]) => ReactNode;
}) {
  const [search, setSearch] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const isMany = people.length >= from;
  const isFound = ({ user, called, note }: PersonView): boolean =>
    matches(`${user} ${called ?? ''} ${note}`, search.trim());
  const found = isMany ? people.filter((person) => isKept(person) || isFound(person)) : people;
  const step = (by: 1 | -1) => (event: KeyboardEvent) => isMany && moveFocus(box.current, event.target, by);
  return (
    <div
      ref={box}
      role="presentation"
      onKeyDown={(event) => onKeys(event, { ArrowDown: step(1), ArrowUp: step(-1) })}
    >
      {isMany && (
        <>
          <TextField
            label={say('people.search')}
            hideLabel
            reserve={false}
            placeholder={say('people.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => onKeys(event, { Escape: () => search !== '' && (setSearch(''), true) })}
          />
          <p className={styles['count']} role="status">
            {countOf(found.length, people.length)}
          </p>
        </>
      )}
      <div className={isMany ? styles['list'] : undefined}>{children(found)}</div>
    </div>
  );
}

const countOf = (found: number, count: number): string =>
  found === 0
    ? say('roster.nobodyFound')
    : found < count
      ? say('people.foundOf', { found, count })
      : say('people.count', { count });

/**
 * Moves the focus from the field to the first person, from one person to the next, and back.
 * @returns false if it is elsewhere, or there is nobody more
 */
function moveFocus(box: HTMLElement | null, from: EventTarget, by: 1 | -1): boolean {
  if (!box || !(from instanceof Element)) return false;
  const field = box.querySelector<HTMLElement>('input');
  const people = [...box.querySelectorAll('li')].flatMap(
    (item) => item.querySelector<HTMLElement>('button, input') ?? [],
  );
  const stops = field ? [field, ...people] : people;
  const at = stops.findIndex((stop) => stop === from || stop.closest('li')?.contains(from));
  const next = at < 0 ? undefined : stops[at + by];
  next?.focus();
  return next !== undefined;
}
