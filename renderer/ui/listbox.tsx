import { useId, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { onKeys } from './keys';
import { placeOf, type At } from './menu-place';
import styles from './listbox.module.css';

export interface ListboxProps<Item> {
  label: string;
  items: readonly Item[];
  idOf: (item: Item) => string;
  render: (item: Item) => ReactNode;
  /** The menu of an item: the right mouse button, or the menu key. */
  onMenu?: (item: Item, at: At) => void;
  /** Enter, or a click without a modifier. */
  onOpen: (item: Item) => void;
  /** Marked items, when several can be marked with Space or Ctrl-click. */
  marked?: ReadonlySet<string>;
  onMark?: (ids: ReadonlySet<string>) => void;
  fallback: ReactNode;
  /** The end of the list has come into sight. */
  onEnd?: () => void;
  /** As high as its items, where there is room; else as high as there is room. */
  fitting?: boolean;
}

/** The number of the item that an event is about; undefined when it is about the list. */
function indexAt(target: EventTarget): number | undefined {
  const id = target instanceof Element ? target.closest('[role=option]')?.id : undefined;
  return id === undefined ? undefined : Number(id.slice(id.lastIndexOf('-') + 1));
}

/** A list that the keyboard walks through; only what is in sight is drawn, so it may be long. */
export function Listbox<Item>({
  label,
  items,
  idOf,
  render,
  onOpen,
  onMenu,
  marked,
  onMark,
  fallback,
  onEnd,
  fitting = false,
}: ListboxProps<Item>) {
  const [index, setIndex] = useState(0);
  const [focused, setFocused] = useState(false);
  const [height, setHeight] = useState(0);
  const list = useRef<VirtuosoHandle>(null);
  const listId = useId();
  const active = Math.min(index, items.length - 1);
  const go = (to: number): void => {
    const target = Math.max(0, Math.min(items.length - 1, to));
    setIndex(target);
    list.current?.scrollIntoView({ index: target });
  };
  const toggle = (item: Item): void => {
    if (!onMark) return;
    const next = new Set(marked);
    if (!next.delete(idOf(item))) next.add(idOf(item));
    onMark(next);
  };
  const withActive = (use: (item: Item) => void) => (): void => {
    const item = items[active];
    if (item) use(item);
  };
  const openMenu = (event: MouseEvent): void => {
    if (!onMenu) return;
    const at = indexAt(event.target) ?? active;
    const [item, element] = [items[at], document.getElementById(`${listId}-${at}`)];
    if (!item || !element) return;
    event.preventDefault();
    setIndex(at);
    onMenu(item, placeOf(event, element));
  };
  const onClick = (event: MouseEvent, item: Item, at: number): void => {
    setIndex(at);
    if (onMark && (event.ctrlKey || event.metaKey || event.shiftKey || (marked?.size ?? 0) > 0)) toggle(item);
    else onOpen(item);
  };
  return (
    <div
      className={styles['listbox']}
      style={fitting && items.length > 0 ? { flex: `0 1 ${Math.max(height, 1)}px` } : undefined}
    >
      {items.length === 0 ? (
        fallback
      ) : (
        <Virtuoso
          ref={list}
          role="listbox"
          aria-label={label}
          aria-multiselectable={onMark ? true : undefined}
          aria-activedescendant={focused && items[active] ? `${listId}-${active}` : undefined}
          tabIndex={0}
          onKeyDown={(event) =>
            onKeys(event, {
              ArrowDown: () => go(active + 1),
              ArrowUp: () => go(active - 1),
              Home: () => go(0),
              End: () => go(items.length - 1),
              Enter: withActive(onOpen),
              ' ': withActive(toggle),
              Escape: () => onMark?.(new Set()),
            })
          }
          onContextMenu={openMenu}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          style={{ height: '100%' }}
          data={items}
          totalListHeightChanged={setHeight}
          endReached={() => onEnd?.()}
          computeItemKey={(_at, item) => idOf(item)}
          itemContent={(at, item) => (
            // Keys are handled by the listbox, which keeps the focus.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              id={`${listId}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={marked?.has(idOf(item)) ?? false}
              className={[
                styles['item'],
                focused && at === active && styles['active'],
                marked?.has(idOf(item)) && styles['selected'],
              ]
                .filter(Boolean)
                .join(' ')}
              onClick={(event) => onClick(event, item, at)}
            >
              {render(item)}
            </div>
          )}
        />
      )}
    </div>
  );
}
