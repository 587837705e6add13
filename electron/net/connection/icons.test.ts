import { expect, test } from 'vitest';
import { pictureHash } from '../../../runtime/picture/hash';
import { testPng } from '../../../testing/picture/test-png';
import { limits } from '../../../shared/protocol/limits';
import { Icons } from './icons';
import { realEnvironment } from '../../../runtime/environment';

/** Icons whose requests never time out. */
const icons = (): Icons => new Icons({ ...realEnvironment, setTimer: () => ({ cancel: () => undefined }) });
const hashOf = (number: number): string => number.toString(16).padStart(64, '0');

test('a missing picture does not affect the others', async () => {
  const kept = icons();
  const png = testPng();
  const missing = kept.wait(hashOf(1), () => 'server');
  const other = kept.wait(pictureHash(png), () => 'server');
  kept.missing('server', hashOf(1));
  expect(await missing).toBeUndefined();
  kept.hear({ hash: pictureHash(png), data: Buffer.from(png).toString('base64') });
  expect(await other).toEqual(Buffer.from(png));
});

test('a node that is gone, or lacks a picture, does not stop requests to other nodes', async () => {
  const kept = icons();
  const ofBob = kept.wait(hashOf(1), () => 'bob');
  const ofServer = kept.wait(hashOf(2), () => 'server');
  kept.missing('mallory', hashOf(2));
  kept.gone('bob');
  expect(await ofBob).toBeUndefined();
  kept.gone('server');
  expect(await ofServer).toBeUndefined();
});

test('pending pictures are bounded, in total and for each silent node', async () => {
  const kept = icons();
  let asked = 0;
  for (let number = 0; number < limits.iconsAwaited + 50; number += 1)
    void kept.wait(hashOf(number), () => {
      if (!kept.mayAsk('mallory')) return 'bob';
      asked += 1;
      return 'mallory';
    });
  expect(asked).toBe(limits.iconsAwaitedPerSource);
  expect(await kept.wait(hashOf(9_999), () => 'bob')).toBeUndefined();
  kept.gone('mallory');
  expect(kept.mayAsk('mallory')).toBe(true);
});

/** Icons whose requests time out when the test says so. */
function impatient(): { kept: Icons; runOut: () => void } {
  const timers = new Set<() => void>();
  const setTimer = (run: () => void): { cancel(): void } => {
    timers.add(run);
    return { cancel: () => void timers.delete(run) };
  };
  return {
    kept: new Icons({ ...realEnvironment, setTimer }),
    runOut: () => {
      for (const run of [...timers]) run();
    },
  };
}

test('a picture that arrives late is accepted and not requested again', async () => {
  const { kept, runOut } = impatient();
  const png = testPng();
  const hash = pictureHash(png);
  const late = { hash, data: Buffer.from(png).toString('base64') };
  expect(kept.hear(late)).toEqual({ isNew: false });
  const waiting = kept.wait(hash, () => 'bob');
  runOut();
  expect(await waiting).toBeUndefined();
  expect(kept.hear({ hash, data: Buffer.from('no picture').toString('base64') })).toEqual({ isNew: false });
  expect(kept.get(hash)).toBeUndefined();
  expect(kept.hear(late)).toEqual({ isNew: true });
  expect(kept.get(hash)).toEqual(Buffer.from(png));
  expect(kept.hear(late)).toEqual({ isNew: false });
});

test.each([
  [limits.iconsOverdue - 1, true],
  [limits.iconsOverdue, false],
])('a picture that arrives after %i later ones were given up is accepted: %s', (later, isNew) => {
  const { kept, runOut } = impatient();
  const png = testPng();
  const hash = pictureHash(png);
  void kept.wait(hash, () => 'bob');
  runOut();
  for (let number = 0; number < later; number += 1) {
    void kept.wait(hashOf(number), () => 'bob');
    runOut();
  }
  expect(kept.hear({ hash, data: Buffer.from(png).toString('base64') })).toEqual({ isNew });
});
