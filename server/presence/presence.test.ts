import fc from 'fast-check';
import { expect, test } from 'vitest';
import { personId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { decodeLine, LineDecoder } from '../../shared/protocol/codec';
import type { OnlineUser } from '../../shared/protocol/messages';
import { LineConnection } from '../../shared/protocol/line-connection';
import { Presence, type Reader } from './presence';
import { SlowSocket } from '../../testing/slow-socket';
import { UserList } from './user-list';

const person = (id: number, note = ''): OnlineUser => ({
  user: `user-${id}`,
  id: personId.parse(`${String(id).padStart(42, '0')}A`),
  status: 'available',
  note,
});

/** Decodes a list as a client does. */
function read(list: UserList): OnlineUser[] {
  const lines = new LineDecoder().push(Buffer.concat(list.pieces()));
  const pages = lines.map((line) => {
    if (line.tooLong) throw new Error('a line is too long');
    const message = decodeLine(line.bytes);
    if (!message.ok) throw new Error(message.error.message);
    return message.value.fields as { users: OnlineUser[]; page?: number; pages?: number };
  });
  if (pages.length > 1)
    expect(pages.map(({ page, pages: of }) => [page, of])).toEqual(
      pages.map((_, index) => [index + 1, pages.length]),
    );
  return pages.flatMap(({ users }) => users);
}

const step = fc.record({
  id: fc.nat(1_500),
  stays: fc.boolean(),
  noteCharacters: fc.constantFrom(0, 10, limits.noteCharacters),
});

test('after any changes the list has everybody online, each once, in lines that fit', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.constantFrom(0, 1_000), (steps, before) => {
      const list = new UserList();
      const online = new Map<string, OnlineUser>();
      const set = (user: OnlineUser): void => {
        list.set(user);
        online.set(user.id, user);
      };
      for (let id = 0; id < before; id += 1) set(person(id));
      for (const { id, stays, noteCharacters } of steps) {
        const user = person(id, '\u0001'.repeat(noteCharacters));
        if (stays) set(user);
        else {
          list.delete(user.id);
          online.delete(user.id);
        }
      }
      const byId = (a: OnlineUser, b: OnlineUser): number => (a.id < b.id ? -1 : 1);
      expect(read(list).sort(byId)).toEqual([...online.values()].sort(byId));
    }),
    { numRuns: 40 },
  );
});

test('lists of different times share all unchanged parts', () => {
  const list = new UserList();
  const kept = new Set<Uint8Array>();
  for (let id = 0; id < 5_000; id += 1) {
    list.set(person(id));
    for (const piece of list.pieces()) kept.add(piece);
  }
  const bytes = [...kept].reduce((sum, { length }) => sum + length, 0);
  // Each of these 5,000 lists is up to half a megabyte long.
  expect(bytes).toBeLessThan(100 * 1024 * 1024);
});

test.each([true, false])(
  'a client that does not read is sent no more changes, and later the current list (changes: %s)',
  async (wantsChanges) => {
    const socket = new SlowSocket();
    const connection = new LineConnection(
      socket,
      { line: () => undefined, close: () => undefined },
      { atEndOfTurn: setImmediate, setTimer: () => ({ cancel: () => undefined }) },
    );
    const reader: Reader = { session: { connection }, wantsChanges, listVersion: 0 };
    let due: (() => void)[] = [];
    let now = 0;
    const presence = new Presence(
      { clients: () => [reader] },
      (run) => {
        due.push(run);
        return { cancel: () => undefined };
      },
      () => now,
    );
    /** Runs all pending timers. */
    const pass = async (): Promise<void> => {
      now += 60_000;
      const ended = due;
      due = [];
      for (const run of ended) run();
      await new Promise(setImmediate);
    };
    let most = 0;
    for (let round = 0; round < 300; round += 1) {
      for (let id = 0; id < 100; id += 1)
        presence.changed(person(id, `${round}`.padEnd(limits.noteCharacters)));
      await pass();
      most = Math.max(most, connection.unreadBytes);
    }
    // 300 rounds are 6 MB.
    expect(most).toBeLessThan(400_000);
    expect(socket.taken.join('')).not.toContain('"299 ');
    while (socket.release() || due.length > 0) await pass();
    expect(socket.taken.join('')).toContain('"299 ');
  },
);

test.each([10, 1_000, 5_000])(
  'changes that come one by one are collected, so that the lines sent do not grow with the number of readers (%i)',
  (count) => {
    let sent = 0;
    const connection = { unreadBytes: 0, sendBytes: () => void (sent += 1), whenTaken: () => undefined };
    const readers: Reader[] = Array.from({ length: count }, () => ({
      session: { connection },
      wantsChanges: true,
      listVersion: 0,
    }));
    let now = 0;
    const timers = new Set<{ at: number; run: () => void }>();
    const presence = new Presence(
      { clients: () => readers },
      (run, ms) => {
        const timer = { at: now + ms, run };
        timers.add(timer);
        return { cancel: () => void timers.delete(timer) };
      },
      () => now,
    );
    const seconds = 20;
    for (let id = 0; now < seconds * 1_000; now += 10, id += 1) {
      presence.changed(person(id));
      for (const timer of timers)
        if (timer.at <= now) {
          timers.delete(timer);
          timer.run();
        }
    }
    expect(sent).toBeGreaterThan(count);
    // The first changes are sent before the number of readers is known; up to four lines hold those of a second.
    expect(sent).toBeLessThanOrEqual(count + (seconds + 1) * 5_000 * 4);
  },
);

test('all readers are sent the same bytes, in one piece', () => {
  const sent: Uint8Array[] = [];
  const connection = {
    unreadBytes: 0,
    sendBytes: (bytes: Uint8Array) => void sent.push(bytes),
    whenTaken: () => undefined,
  };
  const reader = (): Reader => ({ session: { connection }, wantsChanges: true, listVersion: 0 });
  const readers = [reader(), reader(), reader()];
  const due: (() => void)[] = [];
  const presence = new Presence(
    { clients: () => readers },
    (run) => {
      due.push(run);
      return { cancel: () => undefined };
    },
    () => 0,
  );
  for (let id = 0; id < 200; id += 1) presence.changed(person(id));
  for (const run of due.splice(0)) run();
  expect(sent).toHaveLength(readers.length);
  expect(new Set(sent).size).toBe(1);
});
