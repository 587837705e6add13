import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesOf, Schedule, type Occasion } from './schedule';
import { simulatedInterfaces, SimulatedTime } from '../../../testing/discovery/simulation';

const everyMs = () => 5_000;

function begin(random: () => number = () => 0.5) {
  const time = new SimulatedTime();
  const start = time.now;
  const told: [at: number, occasion: Occasion][] = [];
  const tell = (occasion: Occasion) => told.push([time.now - start, occasion]);
  const schedule = new Schedule(time.environment(random), tell, everyMs);
  return { time, told, schedule };
}

test('announcements begin with a burst and continue every five seconds', () => {
  const { time, told, schedule } = begin();
  schedule.begin();
  time.pass(12_000);
  expect(told).toEqual([
    [20, 'join'],
    [250, 'usual'],
    [1_000, 'usual'],
    [6_000, 'usual'],
    [11_000, 'usual'],
  ]);
});

test('periodic announcements are 4 to 6 seconds apart, for any random values', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 }), (chances) => {
      let next = 0;
      const { time, told, schedule } = begin(() => chances[next++ % chances.length] ?? 0);
      schedule.begin();
      time.pass(60_000);
      const steady = told.slice(2).map(([at]) => Math.round(at));
      for (const [index, at] of steady.slice(1).entries()) {
        const apart = at - (steady[index] ?? 0);
        expect(apart).toBeGreaterThanOrEqual(4_000);
        expect(apart).toBeLessThanOrEqual(6_000);
      }
    }),
  );
});

test('simultaneous changes are announced once, and soon', () => {
  const { time, told, schedule } = begin();
  for (let count = 0; count < 5; count += 1) {
    schedule.change();
    time.pass(5);
  }
  time.pass(1_000);
  expect(told).toEqual([[50, 'change']]);
});

test('a flood of REQUESTs is answered once a second', () => {
  const { time, told, schedule } = begin();
  for (let count = 0; count < 1_000; count += 1) {
    schedule.answer();
    time.pass(10);
  }
  const answers = told.filter(([, occasion]) => occasion === 'answer').map(([at]) => at);
  expect(answers[0]).toBeLessThanOrEqual(100);
  expect(answers.length).toBeGreaterThanOrEqual(9);
  for (const [index, at] of answers.slice(1).entries())
    expect(at - (answers[index] ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test('a clock that is set back does not stop announcements', () => {
  const { time, told, schedule } = begin();
  schedule.answer();
  time.pass(200);
  const environment = time.environment(() => 0.5);
  const now = () => environment.now() - 3_600_000;
  const late = new Schedule({ ...environment, now }, (occasion) => told.push([0, occasion]), everyMs);
  late.answer();
  time.pass(200);
  expect(told).toHaveLength(2);
});

test('nothing is sent after a stop', () => {
  const { time, told, schedule } = begin();
  schedule.begin();
  schedule.change();
  schedule.answer();
  schedule.stop();
  time.pass(60_000);
  expect(told).toEqual([]);
});

test('with IPv4 present, only every third periodic announcement goes out on IPv6; without it, every one does', () => {
  const both = simulatedInterfaces(1).map((network) => ({ network }));
  const only = simulatedInterfaces(1, ['IPv6']).map((network) => ({ network }));
  const rounds = [1, 2, 3, 4, 5, 6];
  expect(rounds.map((round) => placesOf(both, 'usual', round).length)).toEqual([1, 1, 2, 1, 1, 2]);
  expect(rounds.map((round) => placesOf(only, 'usual', round).length)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(placesOf(both, 'change', 1)).toHaveLength(2);
});
