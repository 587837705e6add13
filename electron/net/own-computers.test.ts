import { expect, test } from 'vitest';
import { newPersonKey, newWriterKey } from '../../runtime/entries/keys';
import type { WriterId } from '../../shared/ids';
import { OwnComputers } from './own-computers';

const me = newPersonKey().id;
const [here, desk, lap] = [newWriterKey().id, newWriterKey().id, newWriterKey().id];

/** The own computers that a server names, in a time that passes only with `pass`. */
function set() {
  const told: number[] = [];
  let now = 1_000_000;
  let due: { run(): void; at: number } | undefined;
  let writers: WriterId[] = [];
  const own = new OwnComputers({
    environment: {
      now: () => now,
      setTimer: (run, ms) => {
        due = { run, at: now + ms };
        return { cancel: () => void (due = undefined) };
      },
    },
    me,
    writer: () => here,
    server: {
      tellOwn: () => undefined,
      people: {
        get online() {
          return new Map([[me, { user: 'ann', id: me, status: 'available' as const, writers }]]);
        },
      },
    },
    peers: undefined,
    came: () => void told.push(now),
  });
  const names = (...those: WriterId[]): void => {
    writers = those;
    own.changed();
  };
  const pass = (ms: number): void => {
    now += ms;
    if (!due || due.at > now) return;
    const { run } = due;
    due = undefined;
    run();
  };
  return { own, told, names, pass };
}

test('computers that come and go all the time are told of once in a while, and the last one as well', () => {
  const { own, told, names, pass } = set();
  names(here, desk);
  expect(told).toEqual([1_000_000]);
  for (let time = 0; time < 100; time += 1) {
    names(here);
    names(here, desk);
    pass(10);
  }
  names(here, desk, lap);
  expect(told).toEqual([1_000_000]);
  pass(4_000);
  pass(60_000);
  expect(told).toEqual([1_000_000, 1_005_000]);
  names(here);
  names(here, lap);
  names(here);
  names(here, lap);
  own.stop();
  pass(60_000);
  expect(told).toEqual([1_000_000, 1_005_000, 1_065_000]);
});
