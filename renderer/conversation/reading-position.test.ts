import fc from 'fast-check';
import { expect, test } from 'vitest';
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

/** A simulated list: rows with heights that depend on the width, a viewport, and a browser's scrolling. */
class List {
  rows = Array.from({ length: 40 }, (_, index) => index);
  width = 500;
  view = 600;
  top = 0;
  holdsEnd = true;
  reading: ReadingPosition = beginning;
  #seen: Frame = { top: 0, height: 0, view: 0 };

  get boxes(): RowBox[] {
    let top = 0;
    return this.rows.map((row) => {
      const height = 20 + Math.ceil(((row * 7919) % 3_000) / this.width) * 18;
      const box = { id: String(row), top, height };
      top += height;
      return box;
    });
  }

  get frame(): Frame {
    const height = this.boxes.reduce((sum, box) => sum + box.height, 0);
    return { top: this.top, height, view: this.view };
  }

  get most(): number {
    return Math.max(0, this.frame.height - this.view);
  }

  /**
   * Changes the layout: the browser clamps or scales the scroll position and sends a scroll event. Then the list is put
   * in place, which also sends one.
   */
  layOut(scale = 1): void {
    this.top = Math.min(Math.round(this.top * scale), this.most);
    if (scale !== 1) this.tell();
    const { position } = this.reading;
    const box = position.at === 'row' ? this.boxOf(position.row) : undefined;
    this.top = Math.round(topFor(this.reading, this.frame, box));
    this.reading = placed(this.reading, this.top);
    this.#seen = this.frame;
    this.tell();
  }

  tell(): void {
    if (isLaidOutAnew(this.#seen, this.frame)) return;
    this.#seen = this.frame;
    this.reading = scrolled(this.reading, this.frame, this.holdsEnd, this.boxes);
  }

  rest = (): void => void (this.reading = rested(this.reading, this.frame, this.holdsEnd));
  boxOf = (row: string): RowBox | undefined => this.boxes.find(({ id }) => id === row);

  scrollBy(pixels: number): void {
    this.top = Math.min(Math.max(0, this.top + pixels), this.most);
    this.tell();
  }

  aim(row: number, align: 'start' | 'center' | 'end'): void {
    this.reading = aimed(this.reading, { row: String(row), align }, this.boxOf(String(row)), this.view);
    this.layOut();
  }
}

type Step = (list: List) => void;
const count = fc.integer({ min: 1, max: 30 });
/** Layout changes that the reader did not cause. */
const layouts: fc.Arbitrary<Step> = fc.oneof(
  count.map((added) => (list: List) => {
    list.rest();
    const last = list.rows.at(-1) ?? 0;
    if (list.holdsEnd) list.rows.push(...Array.from({ length: added }, (_, index) => last + 1 + index));
    list.rows = list.rows.slice(-120);
  }),
  fc.integer({ min: 300, max: 900 }).map((width) => (list: List) => void (list.width = width)),
  fc.integer({ min: 50, max: 900 }).map((view) => (list: List) => void (list.view = view)),
  fc.constantFrom(0.5, 0.8, 1.25, 2).map((zoom) => (list: List) => {
    list.view = Math.round(list.view / zoom);
    list.width = Math.round(list.width / zoom);
    list.layOut(1 / zoom);
  }),
);
/** Adds older rows and removes the newest, only where the reader is far from both. */
const older: fc.Arbitrary<Step> = count.map((added) => (list: List) => {
  list.rest();
  const first = list.rows[0] ?? 0;
  list.rows.unshift(...Array.from({ length: added }, (_, index) => first - added + index));
});
const layout = fc.oneof(layouts, older);
const scroll = fc.integer({ min: -2_000, max: 2_000 });

const started = (): List => {
  const list = new List();
  list.layOut();
  return list;
};

test('the reader leaves the end only by scrolling up, never by a change of rows, sizes or text size', () => {
  fc.assert(
    fc.property(fc.array(layout, { maxLength: 30 }), (steps) => {
      const list = started();
      for (const step of steps) {
        step(list);
        list.layOut();
        expect(list.reading.position).toEqual({ at: 'end' });
        expect(list.top).toBe(Math.round(list.most));
      }
    }),
  );
});

test('a reader who scrolled up stays at their row, whatever is added, removed or resized', () => {
  fc.assert(
    fc.property(scroll, fc.array(layout, { maxLength: 20 }), (by, steps) => {
      const list = started();
      list.scrollBy(-Math.abs(by) - 200);
      const { position } = list.reading;
      if (position.at !== 'row') return;
      for (const step of steps) {
        const sawEnd = isNearEnd(list.frame);
        step(list);
        list.layOut();
        // A reader who sees the end stays there as rows are added; their row may have been removed.
        const box = list.boxOf(position.row);
        if (sawEnd || !box) return;
        expect(list.reading.position).toEqual(position);
        const offset = Math.max(position.offset, 8 - box.height);
        const wanted = Math.min(Math.max(0, box.top - offset), list.most);
        expect(Math.abs(list.top - wanted)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('after any steps, scrolling or jumping to the end is at the end, and scrolling up from there is not', () => {
  const any: fc.Arbitrary<Step> = fc.oneof(
    layout,
    scroll.map((by) => (list: List) => list.scrollBy(by)),
    fc
      .tuple(
        fc.nat(39),
        fc.constantFrom('start', 'center', 'end') as fc.Arbitrary<'start' | 'center' | 'end'>,
      )
      .map(
        ([row, align]) =>
          (list: List) =>
            list.aim(row, align),
      ),
    fc.boolean().map((holds) => (list: List) => void (list.holdsEnd = holds)),
  );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), (steps) => {
      const list = started();
      for (const step of steps) {
        step(list);
        list.layOut();
      }
      list.holdsEnd = true;
      list.aim(0, 'end');
      expect(list.reading.position).toEqual({ at: 'end' });
      expect(list.top).toBe(Math.round(list.most));
      if (list.most < 100) return;
      list.scrollBy(-60);
      expect(list.reading.position.at).toBe('row');
      list.layOut();
      expect(list.reading.position.at).toBe('row');
      list.scrollBy(list.most);
      expect(list.reading.position).toEqual({ at: 'end' });
    }),
  );
});

test('scrolling never reaches the end of a list that does not include it', () => {
  const list = started();
  list.holdsEnd = false;
  list.scrollBy(-300);
  list.scrollBy(5_000);
  list.rest();
  expect(list.reading.position.at).toBe('row');
});

test('a row that is found is shown in the middle, one that is jumped to at the top', () => {
  const list = started();
  list.aim(20, 'center');
  const box = list.boxOf('20');
  expect(Math.abs((box?.top ?? 0) + (box?.height ?? 0) / 2 - list.top - list.view / 2)).toBeLessThan(1);
  list.aim(20, 'start');
  expect(list.top).toBe(list.boxOf('20')?.top);
});

test('a tiny scroll that stops near the end is still at the end', () => {
  const list = started();
  list.scrollBy(-5);
  expect(list.reading.position.at).toBe('row');
  list.rest();
  expect(list.reading.position).toEqual({ at: 'end' });
});

test('a row is visible if at least a pixel of it is', () => {
  const boxes = [0, 100, 200, 300].map((top, index) => ({ id: String(index), top, height: 100 }));
  expect(inSight(boxes, { top: 100, height: 400, view: 200 })).toEqual({ first: 1, last: 2 });
  expect(inSight(boxes, { top: 150, height: 400, view: 200 })).toEqual({ first: 1, last: 3 });
  expect(inSight([], { top: 0, height: 0, view: 200 })).toBeUndefined();
});
