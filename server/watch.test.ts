import { expect, test } from 'vitest';
import { Holds } from '../shared/protocol/holds';
import type { Hold } from './holds';
import { newLiveness } from './liveness';
import { Watch, type WatchedSession } from './watch';

/** A connection that sends and reads as the test says. */
function connection(origin = 'here') {
  const sent: string[] = [];
  const wire = {
    closed: false,
    unreadBytes: 0,
    takenBytes: 0,
    send: (command: string) => void sent.push(command),
    drop: () => void (wire.closed = true),
  };
  let wastes = false;
  const holds = new Holds<Hold>({ pause: () => undefined, resume: () => undefined });
  return {
    connection: wire,
    holds,
    liveness: newLiveness(),
    origin,
    phase: { state: 'registered' as const },
    sent,
    isWasteful: () => wastes,
    waste: () => void (wastes = true),
  };
}

/** A watch over connections, its clock, and the sessions that it ended. */
function watching(...sessions: ReturnType<typeof connection>[]) {
  const ended: WatchedSession[] = [];
  let next = (): void => undefined;
  const setTimer = (run: () => void) => {
    next = run;
    return { cancel: () => undefined };
  };
  const watch = new Watch(
    sessions,
    (session) => {
      session.connection.closed = true;
      ended.push(session);
    },
    setTimer,
  );
  watch.start();
  const sweeps = (count: number): void => {
    for (let turn = 0; turn < count; turn += 1) next();
  };
  return { ended, sweeps };
}

test('a silent client is pinged after four sweeps, and disconnected after six more', () => {
  const silent = connection();
  const { ended, sweeps } = watching(silent);
  sweeps(3);
  expect(silent.sent).toEqual([]);
  sweeps(1);
  expect(silent.sent).toEqual(['PING']);
  sweeps(5);
  expect(ended).toEqual([]);
  sweeps(1);
  expect(silent.sent).toEqual(['PING', 'ERROR']);
  expect(ended).toEqual([silent]);
});

test('any line counts as an answer', () => {
  const quiet = connection();
  const { ended, sweeps } = watching(quiet);
  for (let round = 0; round < 5; round += 1) {
    sweeps(9);
    quiet.liveness.silence = 0;
  }
  expect(ended).toEqual([]);
});

test('a client whose lines are not read is not disconnected for silence', () => {
  const slowed = connection();
  slowed.holds.hold('rate');
  const reading = connection();
  reading.holds.hold('unread');
  const { ended, sweeps } = watching(slowed, reading);
  for (let sweep = 0; sweep < 50; sweep += 1) {
    reading.connection.unreadBytes = 100_000;
    reading.connection.takenBytes += 1;
    sweeps(1);
  }
  expect(ended).toEqual([]);
  reading.holds.hold('unread');
  sweeps(10);
  expect(reading.connection.closed).toBe(true);
  expect(slowed.connection.closed).toBe(false);
});

test('a slow client that has not reached the PING yet is not disconnected while it reads', () => {
  const slow = connection();
  const { ended, sweeps } = watching(slow);
  for (let sweep = 0; sweep < 50; sweep += 1) {
    slow.connection.unreadBytes = 100_000;
    slow.connection.takenBytes += 1;
    sweeps(1);
  }
  expect(ended).toEqual([]);
  slow.connection.unreadBytes = 0;
  sweeps(10);
  expect(ended).toEqual([slow]);
});

test('a client that sends and never reads is disconnected', () => {
  const talker = connection();
  talker.connection.unreadBytes = 1;
  const { sweeps } = watching(talker);
  for (let sweep = 0; sweep < 10; sweep += 1) {
    expect(talker.connection.closed).toBe(false);
    talker.liveness.silence = 0;
    sweeps(1);
  }
  expect(talker.connection.closed).toBe(true);
});

test('of an address with much unread data, the clients that stopped reading are disconnected, the slowest first', () => {
  const mega = 1024 * 1024;
  const [greedy, small, slow, elsewhere] = [
    connection('a'),
    connection('a'),
    connection('a'),
    connection('b'),
  ];
  greedy.connection.unreadBytes = 200 * mega;
  small.connection.unreadBytes = 40 * mega;
  slow.connection.unreadBytes = 100 * mega;
  elsewhere.connection.unreadBytes = 200 * mega;
  slow.connection.takenBytes = 1;
  const { sweeps } = watching(greedy, small, slow, elsewhere);
  sweeps(1);
  expect([greedy, small, slow, elsewhere].map(({ connection: { closed } }) => closed)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('a connection that sends no content is dropped, and no other', () => {
  const [idle, wasteful] = [connection(), connection()];
  const { sweeps } = watching(idle, wasteful);
  sweeps(1);
  wasteful.waste();
  sweeps(1);
  expect([idle, wasteful].map((each) => each.connection.closed)).toEqual([false, true]);
});
