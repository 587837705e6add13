import { useId, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { say } from '../../../shared/words/say';
import { memo } from '../../state/memo';
import { onKeys } from '../../ui/keys';
import { placeBeside } from '../../ui/popover-place';
import { searchEmoji, type EmojiEntry } from './emoji-table';
import { useEmoji } from './use-emoji';
import styles from './emoji.module.css';

/**
 * A popover with all emoji. The search field keeps the focus: arrow keys move among the emoji, Enter takes one, Escape or a click
 * elsewhere closes it.
 */
export function EmojiPicker({
  beside,
  onChoose,
  onDone,
}: {
  beside: RefObject<Element | null>;
  onChoose: (emoji: string) => void;
  onDone: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const all = useEmoji(true);
  const [typed, setTyped] = useState('');
  const [index, setIndex] = useState(0);
  const found = useMemo(() => searchEmoji(all, typed), [all, typed]);
  const groups = useMemo(() => grouped(found), [found]);
  const active = Math.min(index, found.length - 1);
  const list = useId();
  const optionId = (at: number): string => `${list}-${at}`;
  useLayoutEffect(() => {
    const popover = box.current;
    if (!popover || !beside.current) return;
    popover.showPopover();
    placeBeside(popover, beside.current.getBoundingClientRect());
    popover.querySelector('input')?.focus();
  }, [beside]);
  const go = (to: number): void => {
    const next = Math.max(0, Math.min(found.length - 1, to));
    setIndex(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  };
  /** The emoji in the line above or below that is nearest. */
  const goToLine = (by: 1 | -1): void => {
    const from = document.getElementById(optionId(active));
    if (!from) return;
    const { left, top } = from.getBoundingClientRect();
    let best: { readonly at: number; readonly distance: number } | undefined;
    let line: number | undefined;
    for (let at = active + by; at >= 0 && at < found.length; at += by) {
      const place = document.getElementById(optionId(at))?.getBoundingClientRect();
      if (!place || Math.abs(place.top - top) < 2) continue;
      line ??= place.top;
      if (Math.abs(place.top - line) >= 2) break;
      const distance = Math.abs(place.left - left);
      if (!best || distance < best.distance) best = { at, distance };
    }
    if (best) go(best.at);
  };
  const choose = (emoji: string): void => {
    box.current?.hidePopover();
    onChoose(emoji);
  };
  const chosen = found[active];
  return (
    <div
      ref={box}
      popover="auto"
      role="dialog"
      aria-label={say('emoji.choose')}
      className={styles['picker']}
      onToggle={({ newState }) => newState === 'closed' && onDone()}
    >
      <input
        type="text"
        role="combobox"
        className={styles['search']}
        aria-label={say('emoji.search')}
        placeholder={say('emoji.search')}
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={chosen ? optionId(active) : undefined}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setIndex(0);
        }}
        onKeyDown={(event) =>
          onKeys(event, {
            ArrowRight: () => go(active + 1),
            ArrowLeft: () => go(active - 1),
            ArrowDown: () => goToLine(1),
            ArrowUp: () => goToLine(-1),
            Enter: () => chosen && choose(chosen.emoji),
          })
        }
      />
      <div id={list} className={styles['groups']} role="listbox" aria-label={say('emoji.choose')}>
        {groups.map(({ group, first, entries }) => (
          <Group
            key={group}
            group={group}
            entries={entries}
            active={active >= first && active < first + entries.length ? active - first : undefined}
            first={first}
            list={list}
            onChoose={choose}
          />
        ))}
      </div>
      {all.length > 0 && found.length === 0 && <p className={styles['nothing']}>{say('emoji.nothing')}</p>}
      <p className={styles['name']} aria-hidden="true">
        {chosen?.label ?? ''}
      </p>
    </div>
  );
}

interface EmojiGroup {
  readonly group: number;
  /** Index of its first emoji among all that are shown. */
  readonly first: number;
  readonly entries: readonly EmojiEntry[];
}

function grouped(entries: readonly EmojiEntry[]): EmojiGroup[] {
  const groups: { group: number; first: number; entries: EmojiEntry[] }[] = [];
  for (const [index, entry] of entries.entries()) {
    const last = groups.at(-1);
    if (last?.group === entry.group) last.entries.push(entry);
    else groups.push({ group: entry.group, first: index, entries: [entry] });
  }
  return groups;
}

/** Memoized: of all groups, only those are drawn again in which another emoji is the active one. */
const Group = memo(
  function Group({
    group,
    entries,
    active,
    first,
    list,
    onChoose,
  }: {
    group: number;
    entries: readonly EmojiEntry[];
    active: number | undefined;
    first: number;
    list: string;
    onChoose: (emoji: string) => void;
  }) {
    const heading = `${list}-group-${group}`;
    return (
      <div role="group" aria-labelledby={heading} className={styles['group']}>
        <div id={heading} className={styles['heading']}>
          {groupNames[group]?.() ?? ''}
        </div>
        <div className={styles['emoji']} role="presentation">
          {entries.map(({ emoji, label }, index) => (
            // The search field has the focus, and its keys.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <span
              key={emoji}
              id={`${list}-${first + index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              aria-label={label}
              title={label}
              onClick={() => onChoose(emoji)}
            >
              {emoji}
            </span>
          ))}
        </div>
      </div>
    );
  },
  (a, b) => a.entries === b.entries && a.active === b.active && a.first === b.first,
);

/** By Unicode's numbers; 2 has parts of emoji, which nobody writes alone. */
const groupNames: Readonly<Record<number, () => string>> = {
  0: () => say('emoji.smileys'),
  1: () => say('emoji.people'),
  3: () => say('emoji.nature'),
  4: () => say('emoji.food'),
  5: () => say('emoji.travel'),
  6: () => say('emoji.activities'),
  7: () => say('emoji.objects'),
  8: () => say('emoji.symbols'),
  9: () => say('emoji.flags'),
};
