import { EllipsisVertical } from 'lucide-react';
import { useId, useRef, useState, type FocusEvent, type MouseEvent, type ReactNode } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { say } from '../../shared/words/say';
import { Icon } from './icon';
import { onKeys } from './keys';
import { placeOf, type Point } from './menu-place';
import styles from './listbox.module.css';

export interface ListboxProps<Item> {
  label: string;
  items: readonly Item[];
  idOf: (item: Item) => string;
  render: (item: Item) => ReactNode;
  /** Opens an item's menu: the dots that the pointer brings up, right click, or the menu key. */
  onMenu?: (item: Item, at: Point) => void;
  /** Opens an item: Enter or a click while nothing is marked. */
  onOpen: (item: Item) => void;
  /** Ids of the marked items. Space and Ctrl-click mark items if `onMark` is given. */
  marked?: ReadonlySet<string>;
  /** Id of the item that is shown beside the list. */
  shown?: string | null;
  onMark?: (ids: ReadonlySet<string>) => void;
  /** Opens all marked items: Enter while any is marked. */
  onOpenMarked?: () => void;
  /** The person whom an item is about, if it is about one: their card is shown while the pointer or the focus is on it. */
  personOf?: (item: Item) => string | undefined;
  /** Makes items draggable; called when a drag begins, to say what is dragged. */
  onDrag?: (item: Item, data: DataTransfer) => void;
  fallback: ReactNode;
  /** Called when the end of the list becomes visible. */
  onEnd?: () => void;
  /** The scrolling element, if shared with other lists: the arrow keys then move between them. */
  scroller?: HTMLElement;
}

/** Items that are drawn before the list knows how high it is, which takes a frame in which it would be empty. */
const drawnFirst = 20;

/** How far below and above the visible part items are drawn, in pixels: who scrolls or asks a screen reader meets no gaps. */
const drawnBeyond = 320;

/** Index of the item that an event targets; undefined if it targets the list itself. */
function indexAt(target: EventTarget): number | undefined {
  const id = target instanceof Element ? target.closest('[role=option]')?.id : undefined;
  return id === undefined ? undefined : Number(id.slice(id.lastIndexOf('-') + 1));
}

/** A list with keyboard navigation. Renders only visible items, so it may be long. */
export function Listbox<Item>({
  label,
  items,
  idOf,
  render,
  onOpen,
  onMenu,
  marked,
  shown,
  onMark,
  onOpenMarked,
  personOf,
  onDrag,
  fallback,
  onEnd,
  scroller,
}: ListboxProps<Item>) {
  const [index, setIndex] = useState(0);
  const list = useRef<VirtuosoHandle>(null);
  const listId = useId();
  const active = Math.min(index, items.length - 1);
  const go = (to: number): void => {
    const target = Math.max(0, Math.min(items.length - 1, to));
    setIndex(target);
    const drawn = document.getElementById(`${listId}-${target}`);
    if (drawn) drawn.scrollIntoView({ block: 'nearest' });
    else list.current?.scrollToIndex({ index: target, align: 'center' });
  };
  const toggle = (item: Item): void => {
    if (!onMark) return;
    const next = new Set(marked);
    if (!next.delete(idOf(item))) next.add(idOf(item));
    onMark(next);
  };
  /** Moves the focus to the next or previous list in the scroller. Returns false if there is none. */
  const goToList = (from: EventTarget, by: 1 | -1): boolean => {
    const lists = [...(scroller?.querySelectorAll<HTMLElement>('[role=listbox]') ?? [])];
    const index = lists.findIndex((each) => each === from);
    const target = lists[index + by];
    if (!target) return false;
    target.focus({ preventScroll: true });
    return true;
  };
  /** Moves one item down or up; at an end, to the neighbouring list. */
  const step = (from: EventTarget, by: 1 | -1): void => {
    const isInside = active + by >= 0 && active + by < items.length;
    if (isInside || !goToList(from, by)) go(active + by);
  };
  /** Goes to the end of the list that is next to the list from which the focus comes. */
  const onFocus = ({ target, currentTarget, relatedTarget }: FocusEvent): void => {
    // A pressed row has the focus itself, and must stay below the pointer until it is clicked.
    if (target !== currentTarget || !(relatedTarget instanceof Element)) return;
    const left = relatedTarget.closest('[role=listbox]');
    if (!left || left === currentTarget || !scroller?.contains(left)) return;
    const isAbove = left.compareDocumentPosition(currentTarget) & Node.DOCUMENT_POSITION_FOLLOWING;
    go(isAbove ? 0 : items.length - 1);
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
    if (onMenu && event.target instanceof Element && event.target.closest('[data-more]'))
      return onMenu(item, placeOf(event, event.currentTarget));
    if (onMark && (event.ctrlKey || event.metaKey || event.shiftKey || (marked?.size ?? 0) > 0)) toggle(item);
    else onOpen(item);
  };
  return (
    <div className={scroller ? styles['shared'] : styles['listbox']}>
      {items.length === 0 ? (
        fallback
      ) : (
        <Virtuoso
          ref={list}
          role="listbox"
          aria-label={label}
          aria-multiselectable={onMark ? true : undefined}
          aria-activedescendant={items[active] ? `${listId}-${active}` : undefined}
          tabIndex={0}
          onKeyDown={(event) =>
            onKeys(event, {
              ArrowDown: ({ currentTarget }) => step(currentTarget, 1),
              ArrowUp: ({ currentTarget }) => step(currentTarget, -1),
              Home: () => go(0),
              End: () => go(items.length - 1),
              Enter: onOpenMarked && marked && marked.size > 0 ? onOpenMarked : withActive(onOpen),
              ' ': withActive(toggle),
              Escape: () => onMark?.(new Set()),
            })
          }
          onContextMenu={openMenu}
          onFocus={onFocus}
          {...(scroller ? { customScrollParent: scroller } : { style: { height: '100%' } })}
          data={items}
          initialItemCount={Math.min(items.length, drawnFirst)}
          increaseViewportBy={drawnBeyond}
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
              aria-current={idOf(item) === shown ? true : undefined}
              className={[
                styles['item'],
                at === active && styles['active'],
                (marked?.has(idOf(item)) || idOf(item) === shown) && styles['selected'],
              ]
                .filter(Boolean)
                .join(' ')}
              onClick={(event) => onClick(event, item, at)}
              data-person={personOf?.(item)}
              draggable={onDrag !== undefined}
              onDragStart={(event) => onDrag?.(item, event.dataTransfer)}
            >
              {render(item)}
              {onMenu && <More />}
            </div>
          )}
        />
      )}
    </div>
  );
}

/**
 * The dots in a row below the pointer, which open its menu. An option can contain no button: who uses the keyboard or a screen
 * reader has the menu key.
 */
const More = () => (
  <span className={styles['more']} data-more title={say('button.more')} aria-hidden="true">
    <Icon of={EllipsisVertical} size={16} />
  </span>
);
