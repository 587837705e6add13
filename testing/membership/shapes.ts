import type { Act, Control } from '../../shared/conversation/control';
import type { EntryHash } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { Chance } from './chance';
import { hash, person, writer } from './names';

/** Long histories of certain shapes, for measuring their cost. All controls are good, and pasts come first. */

/** Writes controls, each after its writer's last one. */
class Pen {
  readonly written: Control[] = [];
  readonly #last = new Map<string, Control>();

  /** @param name the name of a person; of their second computer with `_2` after it */
  write(name: string, act: Act, after: readonly EntryHash[]): EntryHash {
    const control = this.#made(name, act, after, this.#last.get(name));
    this.#last.set(name, control);
    return control.hash;
  }

  /** Writes a control on a branch of its own: it follows the writer's last one, which stays the last one. */
  fork(name: string, act: Act, after: readonly EntryHash[]): EntryHash {
    return this.#made(name, act, after, this.#last.get(name)).hash;
  }

  #made(name: string, act: Act, after: readonly EntryHash[], prev: Control | undefined): Control {
    const [owner = name] = name.split('_2');
    const control: Control = {
      hash: hash(`${this.written.length}`),
      writer: writer(name),
      number: (prev?.number ?? 0) + 1,
      prev: prev?.hash,
      after: after.filter((each) => each !== prev?.hash),
      certificate: prev ? undefined : { person: person(owner), replaces: [], hasSeal: true },
      act,
    };
    this.written.push(control);
    return control;
  }
}

const found = (...people: string[]): Act => ({ kind: 'FOUND', people: people.map(person), isPublic: false });
const invite = (...people: string[]): Act => ({ kind: 'INVITE', people: people.map(person) });
const join = (answered: EntryHash): Act => ({ kind: 'JOIN', invite: answered });
const leave: Act = { kind: 'LEAVE' };

/** Rounds in which the founder invites four people, they join concurrently, and leave one by one. */
export function busyConversation(size: number): Control[] {
  const pen = new Pen();
  let heads = [pen.write('founder', found(), [])];
  for (let group = 0; pen.written.length + 9 <= size; group += 1) {
    const names = [0, 1, 2, 3].map((each) => `p${(group * 4 + each) % 400}`);
    const invited = pen.write('founder', invite(...names), heads);
    heads = names.map((name) => pen.write(name, join(invited), [invited]));
    for (const name of names) heads = [pen.write(name, leave, heads)];
  }
  return pen.written;
}

/** 440 members, of whom one after another leaves and is invited again. */
export function largeConversation(size: number): Control[] {
  const pen = new Pen();
  let head = pen.write('founder', found(), []);
  const names = Array.from({ length: 440 }, (_, each) => `p${each}`);
  for (const name of names)
    head = pen.write(name, join((head = pen.write('founder', invite(name), [head]))), [head]);
  for (let turn = 0; pen.written.length + 3 <= size; turn += 1) {
    const name = names[turn % names.length] ?? '';
    head = pen.write(name, leave, [head]);
    const invited = pen.write('founder', invite(name), [head]);
    head = pen.write(name, join(invited), [invited]);
  }
  return pen.written;
}

/** Two halves of a conversation without knowledge of each other, then a control that knows both. */
export function apart(size: number): Control[] {
  const pen = new Pen();
  const founding = pen.write('founder', found('ann', 'bob'), []);
  const ends = ['ann', 'bob'].map((name) => {
    let head = pen.write(name, join(founding), [founding]);
    for (let turn = 0; turn < Math.floor(size / 6); turn += 1) {
      const guest = `${name}-guest${turn % 100}`;
      const invited = pen.write(name, invite(guest), [head]);
      head = pen.write(guest, join(invited), [invited]);
      head = pen.write(guest, leave, [head]);
    }
    return head;
  });
  pen.write('founder', invite('carol'), ends);
  return pen.written.slice(0, size);
}

/** Mallory brings in people, who bring in people, while the founder removes her as if that had not happened. */
export function lateRemoval(size: number): { written: Control[]; removal: Control } {
  const pen = new Pen();
  const founding = pen.write('founder', found('mallory'), []);
  const joined = pen.write('mallory', join(founding), [founding]);
  let head = joined;
  for (let turn = 0; pen.written.length + 4 <= size; turn += 1) {
    const guest = `guest${turn % 400}`;
    const invited = pen.write('mallory', invite(guest), [head]);
    head = pen.write(guest, join(invited), [invited]);
    head = pen.write(guest, leave, [head]);
  }
  pen.write('founder', { kind: 'REMOVE', target: person('mallory') }, [joined]);
  const removal = pen.written.pop();
  if (!removal) throw new Error('nothing was written');
  return { written: pen.written, removal };
}

/** The removal first, and then all that it makes void. */
export function earlyRemoval(size: number): Control[] {
  const { written, removal } = lateRemoval(size);
  return [...written.slice(0, 2), removal, ...written.slice(2)];
}

/** A member's controls, which all follow the same one. */
export function manyForks(size: number): Control[] {
  const pen = new Pen();
  const founding = pen.write('founder', found('mallory'), []);
  const joined = pen.write('mallory', join(founding), [founding]);
  while (pen.written.length < size) pen.fork('mallory', invite(`spy${pen.written.length % 100}`), [joined]);
  return pen.written;
}

/** A member leaves repeatedly and writes other controls, each without knowing the others. */
export function manyLeaves(size: number): Control[] {
  const pen = new Pen();
  const founding = pen.write('founder', found('mallory'), []);
  const joined = pen.write('mallory', join(founding), [founding]);
  while (pen.written.length < size)
    pen.fork('mallory', pen.written.length % 2 === 0 ? leave : invite('spy'), [joined]);
  return pen.written;
}

/** Mallory writes on after she left on another computer, and her accomplice bears witness for each of these controls. */
export function manyWitnesses(size: number): Control[] {
  const pen = new Pen();
  const founding = pen.write('founder', found('mallory', 'eve'), []);
  const eve = pen.write('eve', join(founding), [founding]);
  const joined = pen.write('mallory', join(founding), [founding]);
  const second = pen.write('mallory_2', { kind: 'WRITER' }, [joined]);
  pen.write('mallory_2', leave, [second]);
  let known = eve;
  while (pen.written.length + 2 <= size) {
    const lie = pen.write('mallory', invite('spy'), [joined]);
    known = pen.write('eve', invite('friend'), [known, lie]);
  }
  return pen.written;
}

/** A member's controls name as many others as they may, chosen at random among all that were written. */
export function namingAtRandom(size: number): Control[] {
  const pen = new Pen();
  const chance = new Chance(1);
  const founding = pen.write('founder', found('mallory'), []);
  const joined = pen.write('mallory', join(founding), [founding]);
  while (pen.written.length < size) {
    const named = Array.from({ length: limits.controlsNamedByEntry }, () => chance.pick(pen.written)?.hash);
    const after = [...new Set(named.flatMap((each) => each ?? []))];
    pen.fork('mallory', invite(`spy${pen.written.length % 100}`), [joined, ...after]);
  }
  return pen.written;
}

/** Everybody joins a public room by a writer of their own, and leaves; each knows only the room. */
export function manyWriters(size: number): Control[] {
  const pen = new Pen();
  const founding = pen.write('founder', { kind: 'FOUND', people: [], isPublic: true }, []);
  for (let each = 0; pen.written.length + 2 <= size; each += 1) {
    const joined = pen.write(`p${each}`, join(founding), [founding]);
    pen.write(`p${each}`, leave, [joined]);
  }
  return pen.written;
}

/** A member invites the same people in each control. */
export function manyInvitations(size: number): Control[] {
  const pen = new Pen();
  const people = Array.from({ length: limits.peoplePerInvite }, (_, each) => `p${each}`);
  let head = pen.write('founder', found(), []);
  while (pen.written.length < size) head = pen.write('founder', invite(...people), [head]);
  return pen.written;
}
