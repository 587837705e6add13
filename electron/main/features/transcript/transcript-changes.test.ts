import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEntry, MessageEntry } from '../../../../shared/conversation/log-entry';
import { conversation as id } from '../../../../testing/membership/entries';
import { ann, bob, cleo, talkOf, type Talk, type Words } from '../../../../testing/windows/test-talk';
import { TranscriptPage } from './transcript-page';

/*
 * A page that is told what is new reads only that. Beside it, a page of the same window that is told nothing reads everything
 * again; both must show the same.
 */

const people = [ann, bob, cleo];

/** What may happen. `who` and `which` choose a person and a message, modulo their number. */
const step = fc.record({
  what: fc.constantFrom(
    ...[
      'say',
      'say',
      'say',
      'react',
      'reply',
      'edit',
      'delete',
      'compose',
      'arrive',
      'arrive',
      'fork',
      'deliver',
      'refuse',
    ],
    ...['accept', 'read', 'wait', 'remove', 'older', 'newer', 'showEnd', 'showRow', 'look', 'look'],
  ),
  who: fc.nat(2),
  which: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Bob's window, in which both pages show the same conversation of three. */
class Window {
  readonly talk: Talk = talkOf({ reader: bob, people: [bob, cleo], joined: [bob, cleo] });
  readonly told: TranscriptPage;
  readonly untold: TranscriptPage;
  /** Runs of messages that were written and have not arrived. */
  readonly #onTheirWay: MessageEntry[][] = [];
  #isRemoved = false;

  constructor(messages: number) {
    this.talk.say(ann, ...Array.from({ length: messages }, (_, index) => `${index}`));
    [this.told, this.untold] = [this.#page(), this.#page()];
  }

  run({ what, who, which }: Step): void {
    const { talk } = this;
    const author = people[this.#isRemoved ? who % 2 : who] ?? ann;
    const target = talk.said[which % talk.said.length];
    const about = (kind: string, fields = {}): Words => ({
      kind,
      ...(target && { to: target.hash }),
      fields,
    });
    if (what === 'say') this.#say(author, 'hello', ...(which % 2 === 0 ? ['again'] : []));
    if (what === 'react') this.#say(author, about('reaction', { emoji: '👍' }));
    if (what === 'reply') this.#say(author, about('text', { text: 'an answer' }));
    if (what === 'edit') this.#say(author, about('edit', { text: `edited ${which}` }));
    if (what === 'delete') this.#say(author, about('deletion'));
    if (what === 'compose') this.#onTheirWay.push(talk.composeRun(author, 1 + (which % 3)));
    if (what === 'arrive') this.#arrive(this.#onTheirWay.shift() ?? []);
    if (what === 'fork') this.#arrive([...talk.composeRun(ann, 1), ...talk.composeRun(ann, 1)]);
    if (what === 'deliver' && target) this.#deliver(target, which % 2 === 0);
    if (what === 'refuse') this.#refuse(this.#say(bob, about('reaction', { emoji: '🎉' })));
    if (what === 'accept') talk.refused.clear();
    if (what === 'accept') this.#changed([]);
    if (what === 'read' && target) talk.store.writer.markRead(id, talk.said[0] ?? target, target);
    if (what === 'wait') talk.now += 45_000;
    if (what === 'remove') this.#remove();
    for (const page of [this.told, this.untold]) {
      if (what === 'older') page.older();
      if (what === 'newer') page.newer();
      if (what === 'showEnd') page.showEnd();
      if (what === 'showRow' && target) page.showRow(target);
    }
    if (what !== 'look') return;
    expect(this.told.rows()).toEqual(this.untold.rows());
    expect(this.told.view()).toEqual(this.untold.view());
  }

  #page(): TranscriptPage {
    return new TranscriptPage(this.talk, this.talk.reader, bob.person);
  }

  #say(author: typeof ann, ...words: readonly Words[]): MessageEntry[] {
    const said = this.talk.say(author, ...words);
    this.#changed(said);
    return said;
  }

  /** Messages that cannot be added, because their writer has written others since, are forks. */
  #arrive(entries: readonly MessageEntry[]): void {
    this.talk.add(...entries);
    this.talk.said.push(...entries);
    this.#changed(entries);
  }

  #deliver({ hash }: LogEntry, toAll: boolean): void {
    const { states } = this.talk;
    if (states.get(hash)?.state === 'delivered') return;
    const [reached, awaited] = toAll ? [[ann.person, cleo.person], []] : [[ann.person], [cleo.person]];
    states.set(hash, { state: toAll ? 'delivered' : 'sent', reached, awaited });
    this.#changed([]);
  }

  #refuse(entries: readonly MessageEntry[]): void {
    for (const { hash } of entries)
      this.talk.refused.set(hash, { code: 'text-too-long', message: 'Too long.' });
    this.#changed(undefined);
  }

  /** Ann removes Cleo, who has written what is still on its way. It will be held, counted, and not shown. */
  #remove(): void {
    if (this.#isRemoved) return;
    this.#isRemoved = true;
    const last = this.talk.log.lastMessages({ person: cleo.person });
    this.#onTheirWay.unshift(this.talk.composeRun(cleo, 2));
    this.#changed([this.talk.act(ann, { kind: 'REMOVE', target: cleo.person }, { last })]);
  }

  #changed(added: readonly LogEntry[] | undefined): void {
    this.told.changed(added);
    this.untold.changed();
  }
}

test('after any changes, a page that is told what is new shows the same as one that reads everything again', () => {
  fc.assert(
    fc.property(fc.nat(130), fc.array(step, { maxLength: 60 }), (messages, steps) => {
      const window = new Window(messages);
      for (const each of steps) window.run(each);
      window.run({ what: 'look', who: 0, which: 0 });
    }),
    { numRuns: 60 },
  );
});

/** Number of rows that are other objects than before. */
function remade(page: TranscriptPage, change: () => void): number {
  const before = page.rows();
  change();
  return Object.values(page.rows()).filter((row) => before[row.id] !== row).length;
}

test('only rows that may have changed are made again', () => {
  const { talk, told } = new Window(40);
  const [target] = talk.say(ann, 'soon edited');
  const [mine, early] = [talk.say(bob, 'mine')[0], talk.composeRun(cleo, 1)];
  if (!target || !mine) throw new Error('two messages');
  told.changed();
  const said = (...entries: MessageEntry[]) => told.changed(entries);
  // The user's own message, which nobody is known to hold, and the new one.
  expect(remade(told, () => said(...talk.say(ann, 'new')))).toBe(2);
  talk.states.set(mine.hash, { state: 'delivered', reached: [ann.person, cleo.person], awaited: [] });
  expect(remade(told, () => told.changed([]))).toBe(1);
  expect(remade(told, () => told.changed([]))).toBe(0);
  const reply = { kind: 'text', to: target.hash, fields: { text: 'an answer' } };
  expect(remade(told, () => said(...talk.say(ann, reply)))).toBe(1);
  const edit = { kind: 'edit', to: target.hash, fields: { text: 'edited' } };
  // The message, and the one that quotes it.
  expect(remade(told, () => said(...talk.say(ann, edit)))).toBe(2);
  const late = (): void => {
    talk.add(...early);
    said(...early);
  };
  expect(remade(told, late)).toBe(1);
});
