import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Delivery } from './delivery';

const problem = { code: 'bad-entry' as const, message: 'No.' };
const number = fc.integer({ min: 1, max: 12 });
/** What may be heard of my entries. */
const heard = fc.oneof(
  fc.record({
    kind: fc.constant('reached' as const),
    person: fc.constantFrom(undefined, 'bob', 'cleo'),
    upTo: number,
    from: fc.constantFrom(0, 0, 0, 3, 6),
  }),
  fc.record({ kind: fc.constantFrom('echoed' as const, 'refused' as const), number }),
);

function tell(
  delivery: Delivery,
  news: typeof heard extends fc.Arbitrary<infer News> ? News : never,
): boolean {
  if (news.kind === 'reached') return delivery.reached(news.person, news.upTo, news.from);
  return news.kind === 'echoed' ? delivery.settle(news.number) : delivery.refuse(news.number, problem);
}

test('whatever is heard in whatever order, what is acknowledged is held elsewhere, and never goes back', () => {
  fc.assert(
    fc.property(fc.array(heard, { maxLength: 30 }), (all) => {
      const delivery = new Delivery(new Map());
      const held = new Set<number>();
      for (const news of all) {
        const before = { acknowledged: delivery.acknowledged, receipts: new Map(delivery.receipts()) };
        const refused = [...delivery.refused.keys()];
        const isNews = tell(delivery, news);
        if (news.kind === 'reached') for (let at = news.from + 1; at <= news.upTo; at += 1) held.add(at);
        if (news.kind === 'echoed') held.add(news.number);

        expect(delivery.acknowledged).toBeGreaterThanOrEqual(before.acknowledged);
        for (let at = 1; at <= delivery.acknowledged; at += 1) expect(held.has(at)).toBe(true);
        for (const [person, upTo] of before.receipts)
          expect(delivery.receipts().get(person)).toBeGreaterThanOrEqual(upTo);
        for (const each of delivery.refused.keys()) expect(each).toBeGreaterThan(delivery.acknowledged);
        if (news.kind === 'reached' && news.from <= before.acknowledged)
          expect(delivery.acknowledged).toBeGreaterThanOrEqual(news.upTo);
        const after = { acknowledged: delivery.acknowledged, receipts: delivery.receipts() };
        if (!isNews) expect([after, [...delivery.refused.keys()]]).toEqual([before, refused]);
      }
    }),
  );
});

test('what is sent back out of order is acknowledged when the gap before it closes', () => {
  const delivery = new Delivery(new Map());
  delivery.settle(3);
  delivery.settle(2);
  expect(delivery.acknowledged).toBe(0);
  expect(delivery.settle(1)).toBe(true);
  expect(delivery.acknowledged).toBe(3);
});

test('one who was asked in later holds what came since, which says nothing of what was before', () => {
  const delivery = new Delivery(new Map());
  expect(delivery.reached('cleo', 9, 5)).toBe(true);
  expect([delivery.acknowledged, delivery.receipts().get('cleo')]).toEqual([0, 9]);
  delivery.reached('bob', 5, 0);
  expect(delivery.acknowledged).toBe(5);
  delivery.reached('cleo', 10, 5);
  expect(delivery.acknowledged).toBe(10);
});

test('what was refused is on its way again once it is taken back, and not refused once it has arrived', () => {
  const delivery = new Delivery(new Map([['', 1]]));
  for (const each of [4, 2, 1]) delivery.refuse(each, problem);
  expect([...delivery.refused.keys()]).toEqual([4, 2]);
  expect(delivery.takeRefused()).toEqual([2, 4]);
  expect(delivery.refused.size).toBe(0);
  delivery.refuse(2, problem);
  expect(delivery.settle(2)).toBe(true);
  expect([delivery.refused.size, delivery.acknowledged]).toEqual([0, 2]);
});
