import type { PageView } from '../../shared/ipc/views/transcript';
import { itemOf, type TranscriptItem } from './grouping';
import {
  aimed,
  beginning,
  inSight,
  isLaidOutAnew,
  isNearEnd,
  placed,
  rested,
  scrolled,
  topFor,
  type Frame,
  type ReadingPosition,
  type RowBox,
} from './reading-position';

/** Ids of the first and last row that are at least partly visible. */
export interface VisibleRows {
  first: string;
  last: string;
  /** Whether the reader scrolled there. */
  byReader: boolean;
  /** Whether the list stays at its end as rows are added. */
  followsEnd: boolean;
}

/** Keeps a list of rows (elements with `data-item`) at the reader's position when its rows or its layout change. */
export class ListKeeper {
  #reading: ReadingPosition = beginning;
  #frame: Frame = { top: 0, height: 0, view: 0 };
  #items: readonly TranscriptItem[] = [];
  #holdsEnd = true;
  #sequence: number | undefined;
  #isScrolling = false;
  /** A new target arrived while the reader scrolled: the rest of that scrolling is undone, until they act again. */
  #isOverruled = false;
  #content: Element | undefined;
  readonly #sizes = new ResizeObserver(() => this.#place());
  readonly #listeners = new AbortController();

  /** @param onSight called with the visible range whenever it may have changed */
  constructor(
    private readonly list: HTMLElement,
    private readonly onSight: (sight: VisibleRows | undefined, isNearEnd: boolean) => void,
  ) {
    const { signal } = this.#listeners;
    list.addEventListener('scroll', () => this.#scrolled(), { signal, passive: true });
    list.addEventListener('scrollend', () => this.#rested(), { signal });
    for (const input of ['wheel', 'pointerdown', 'touchstart', 'keydown'])
      list.addEventListener(input, () => (this.#isOverruled = false), { signal, passive: true });
    this.#sizes.observe(list);
  }

  /** Takes changed rows or a new target. MUST be called before they are painted. */
  update(items: readonly TranscriptItem[], { atEnd, target }: PageView): void {
    // A reader who sees the end of the conversation stays there as it grows. While the list is hidden, nobody sees it.
    if (!this.#isScrolling && this.#frame.view > 0)
      this.#reading = rested(this.#reading, this.#frame, this.#holdsEnd);
    this.#items = items;
    this.#holdsEnd = atEnd;
    this.#observe();
    const isNew = target !== null && target.sequence !== this.#sequence;
    if (isNew) {
      this.#sequence = target.sequence;
      this.#isOverruled = this.#isScrolling;
      this.#isScrolling = false;
      this.#reading = aimed(this.#reading, target, this.#boxOf(target.row), this.list.clientHeight);
    }
    this.#place();
  }

  end(): void {
    this.#listeners.abort();
    this.#sizes.disconnect();
  }

  /** Observes the content as well: its height changes with zoom and text size. */
  #observe(): void {
    const content = this.list.firstElementChild ?? undefined;
    if (content === this.#content) return;
    if (this.#content) this.#sizes.unobserve(this.#content);
    if (content) this.#sizes.observe(content);
    this.#content = content;
  }

  #place(): void {
    const { position } = this.#reading;
    const box = position.at === 'row' ? this.#boxOf(position.row) : undefined;
    const top = topFor(this.#reading, this.#measure(), box);
    if (Math.abs(this.list.scrollTop - top) >= 1) this.list.scrollTop = top;
    this.#frame = this.#measure();
    this.#reading = placed(this.#reading, this.#frame.top);
    this.#tell(this.#boxesInView(), false);
  }

  #scrolled(): void {
    const frame = this.#measure();
    if (this.#isOverruled || isLaidOutAnew(this.#frame, frame)) return this.#place();
    const boxes = this.#boxesInView();
    this.#frame = frame;
    const reading = scrolled(this.#reading, this.#frame, this.#holdsEnd, boxes);
    if (reading === this.#reading) return;
    this.#isScrolling = true;
    this.#reading = reading;
    this.#tell(boxes, true);
  }

  #rested(): void {
    if (this.#isScrolling) this.#reading = rested(this.#reading, this.#frame, this.#holdsEnd);
    this.#isScrolling = false;
  }

  #tell(boxes: readonly RowBox[], byReader: boolean): void {
    const range = inSight(boxes, this.#frame);
    const first = range && boxes[range.first]?.id;
    const last = range && boxes[range.last]?.id;
    const followsEnd = this.#reading.position.at === 'end';
    const sight =
      first !== undefined && last !== undefined ? { first, last, byReader, followsEnd } : undefined;
    this.onSight(sight, isNearEnd(this.#frame));
  }

  #measure(): Frame {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    return { top: scrollTop, height: scrollHeight, view: clientHeight };
  }

  /** The rows that are at least partly in view, in order: found by halving, as measuring all would take milliseconds. */
  #boxesInView(): RowBox[] {
    const rows = this.#content?.children ?? [];
    const { top, bottom } = this.list.getBoundingClientRect();
    const boxes: RowBox[] = [];
    for (let index = firstBelow(rows, top); index < rows.length; index += 1) {
      const row = rows[index];
      if (!row || row.getBoundingClientRect().top >= bottom) break;
      if (isRow(row)) boxes.push(this.#box(row));
    }
    return boxes;
  }

  #boxOf(row: string): RowBox | undefined {
    const shown = itemOf(this.#items, row)?.row.id;
    if (shown === undefined) return undefined;
    const element = this.list.querySelector<HTMLElement>(`[data-item="${CSS.escape(shown)}"]`);
    return element ? this.#box(element) : undefined;
  }

  #box(row: HTMLElement): RowBox {
    const { top, height } = row.getBoundingClientRect();
    const from = this.list.getBoundingClientRect().top - this.list.scrollTop;
    return { id: row.dataset['item'] ?? '', top: top - from, height };
  }
}

const isRow = (element: Element): element is HTMLElement =>
  element instanceof HTMLElement && element.dataset['item'] !== undefined;

/** Index of the first element whose bottom is below a height of the window; their number if none is. */
function firstBelow(elements: ArrayLike<Element>, height: number): number {
  let [low, high] = [0, elements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.getBoundingClientRect().bottom ?? 0) > height) high = middle;
    else low = middle + 1;
  }
  return low;
}
