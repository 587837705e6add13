import { beforeEach, describe, expect, it } from 'vitest';
import {
  act,
  authorNamed,
  controlEntry,
  digestOf,
  messageEntry,
  say,
} from '../../testing/membership/entries';
import { hash, nameOf, person } from '../../testing/membership/names';
import { nodeNamed, type Node, synchronize, take } from '../../testing/membership/nodes';
import type { LogEntry } from './log-entry';

/** The messages that a node shows (those that stand), by hash. */
const shown = (node: Node): string[] =>
  [...node.shelf.shown]
    .filter(([, stands]) => stands)
    .map(([each]) => each)
    .sort();

let ann: Node;
let bob: Node;
let cleo: Node;
let founding: LogEntry;

beforeEach(() => {
  [ann, bob, cleo] = [nodeNamed('ann'), nodeNamed('bob'), nodeNamed('cleo')];
  founding = act(ann.log, ann.author, 'founding', {
    kind: 'FOUND',
    people: [person('bob')],
    isPublic: false,
  });
  ann.commit();
  take(bob, [founding]);
  act(bob.log, bob.author, 'bob-joins', { kind: 'JOIN', invite: founding.hash });
  bob.commit();
  synchronize(ann, bob);
});

const invite = (by: Node, name: string, details = {}): LogEntry => {
  const entry = act(
    by.log,
    by.author,
    `${name}-invited`,
    { kind: 'INVITE', people: [person(name)] },
    details,
  );
  by.commit();
  return entry;
};
const join = (node: Node, by: Node, invitation: LogEntry): void => {
  take(node, by.log.lacking({ controls: [], messages: new Map() }, node.person));
  act(node.log, node.author, `${nameOf(node.person)}-joins`, { kind: 'JOIN', invite: invitation.hash });
  node.commit();
  synchronize(node, by);
};

/** The place of a writer's first entry, which knows another entry. */
const first = ({ hash: known }: Pick<LogEntry, 'hash'>) => ({ number: 1, prev: undefined, after: [known] });
/** The place of an entry that follows another of its writer. */
const next = ({ hash: prev, number }: LogEntry) => ({ number: number + 1, prev, after: [] });

it("a control names its writer's own last one, so that only a founding INVITE names none", () => {
  const next = bob.log.nextControl(bob.author.writer);
  expect(next.after).toEqual([hash('bob-joins')]);
  expect(next.prev).toBe(hash('bob-joins'));
});

describe('who is given what', () => {
  it('people are given what was said while they take part, and earlier messages only by an INVITE with history', () => {
    const early = say(ann.log, ann.author, 'early');
    join(cleo, ann, invite(ann, 'cleo'));
    const later = say(ann.log, ann.author, 'later');
    expect(ann.log.mayBeGiven(person('cleo'), early)).toBe(false);
    expect(ann.log.mayBeGiven(person('cleo'), later)).toBe(true);
    const dora = nodeNamed('dora');
    join(dora, ann, invite(ann, 'dora', { history: true }));
    expect(ann.log.mayBeGiven(person('dora'), early)).toBe(true);
    const emil = nodeNamed('emil');
    // Cleo cannot open what she was not given.
    synchronize(cleo, ann);
    join(emil, cleo, invite(cleo, 'emil', { history: true }));
    expect([early, later].map((each) => cleo.log.mayBeGiven(person('emil'), each))).toEqual([false, true]);
  });

  it('a removed person is given only what was held before the removal was known', () => {
    const before = say(ann.log, ann.author, 'before');
    const backdated = messageEntry(bob.author, 'backdated', {
      number: 1,
      prev: undefined,
      after: bob.log.controls.heads.map((each) => each.hash),
    });
    act(
      ann.log,
      ann.author,
      'bob-removed',
      { kind: 'REMOVE', target: person('bob') },
      { last: ann.log.lastMessages({ person: person('bob') }) },
    );
    ann.commit();
    const after = say(ann.log, ann.author, 'after');
    ann.log.offer(backdated);
    expect([before, after, backdated].map((each) => ann.log.mayBeGiven(person('bob'), each))).toEqual([
      true,
      false,
      false,
    ]);
    expect(ann.log.stands(backdated)).toBe(false);
    const given = [...ann.log.lacking(bob.log.items(person('ann')), person('bob'))].map((each) => each.hash);
    expect(given).toEqual([hash('bob-removed'), before.hash]);
  });
});

describe('what a removal cuts', () => {
  it('a removal spares what its `last` names and what lies behind it, on that branch only', () => {
    const [one, two] = ['one', 'two'].map((name) => say(bob.log, bob.author, name));
    if (!one || !two) throw new Error('two messages');
    const late = messageEntry(bob.author, 'late', { number: 3, prev: two.hash, after: two.after });
    const fork = messageEntry(bob.author, 'fork', { number: 2, prev: one.hash, after: two.after });
    bob.log.offer(late);
    take(ann, [one, two]);
    act(
      ann.log,
      ann.author,
      'bob-removed',
      { kind: 'REMOVE', target: person('bob') },
      { last: ann.log.lastMessages({ person: person('bob') }) },
    );
    ann.commit();
    take(ann, [late, fork]);
    expect([one, two, late, fork].map((each) => ann.log.stands(each))).toEqual([true, true, false, false]);
    // A node that held them before the removal no longer shows them.
    bob.commit();
    expect(shown(bob)).toContain(late.hash);
    take(bob, [ann.log.controlEntry(hash('bob-removed')) ?? founding]);
    expect(shown(bob)).not.toContain(late.hash);
    expect(shown(bob)).toContain(two.hash);
  });
});

/** Messages by Bob in one run of his own log. */
const saidByBob = (...names: string[]) => names.map((name) => say(bob.log, bob.author, name));
const unsigned = <Entry extends LogEntry>(entry: Entry): Entry => ({ ...entry, signature: undefined });
const bobLeaves = (...named: readonly { number: number; hash: LogEntry['hash'] }[]): LogEntry =>
  act(bob.log, bob.author, 'bob-leaves', { kind: 'LEAVE' }, { last: new Map([[bob.author.writer, named]]) });

it('servers are given the oldest messages first, and batches from the signed end backwards; people the newest first', () => {
  const said = saidByBob('1', '2', '3', '4', '5');
  // Of messages 2, 3 and 4 only the last is signed.
  take(ann, said.map((each, index) => (index === 1 || index === 2 ? unsigned(each) : each)).reverse());
  const nothing = { controls: [], messages: new Map() };
  const given = (receiver: 'everything' | Node['person']) =>
    [...ann.log.lacking(nothing, receiver)].map((each) => nameOf(each.hash)).slice(-5);
  expect(given('everything')).toEqual(['1', '4', '3', '2', '5']);
  expect(given(bob.person)).toEqual(['5', '4', '3', '2', '1']);
  const server = nodeNamed('server');
  take(server, [...ann.log.lacking(nothing, 'everything')]);
  expect(said.map((each) => server.log.stands(each))).toEqual([true, true, true, true, true]);
});

describe('regressions that random histories found', () => {
  it('a late member is not shown what a removed member writes to them alone', () => {
    const [one, two] = saidByBob('one', 'two');
    if (!one || !two) throw new Error('two messages');
    take(ann, [one, two]);
    const invitation = invite(ann, 'cleo');
    join(cleo, ann, invitation);
    const last = ann.log.lastMessages({ person: bob.person });
    act(ann.log, ann.author, 'bob-removed', { kind: 'REMOVE', target: bob.person }, { last });
    ann.commit();
    synchronize(ann, cleo);
    const after = [hash('bob-joins'), invitation.hash];
    const late = messageEntry(bob.author, 'late', { number: 1, prev: undefined, after });
    for (const node of [ann, cleo]) node.log.offer(late);
    expect([ann, cleo].map((node) => node.log.stands(late))).toEqual([false, false]);
  });

  it('a removal names the end of each run, and an end that is not held', () => {
    const [one] = saidByBob('one');
    invite(ann, 'cleo');
    synchronize(ann, bob);
    const [two, three] = saidByBob('two', 'three');
    if (!one || !two || !three) throw new Error('three messages');
    const named = (node: Node) =>
      [...node.log.lastMessages({ person: bob.person }).values()].flat().map((each) => nameOf(each.hash));
    expect(named(bob)).toEqual(['one', 'three']);
    const dora = nodeNamed('dora');
    take(
      dora,
      [...bob.log.lacking({ controls: [], messages: new Map() }, 'everything')].filter(
        (each) => each !== one,
      ),
    );
    expect(named(dora)).toEqual(['one', 'three']);
  });

  it('a message vouches for the one before it only within its run', () => {
    const one = messageEntry(bob.author, 'one', { number: 1, prev: undefined, after: [hash('bob-joins')] });
    const after = [founding.hash, hash('bob-joins')];
    const two = messageEntry(bob.author, 'two', { number: 2, prev: one.hash, after });
    expect(ann.log.offer(two).kind).toBe('added');
    expect(ann.log.offer(unsigned(one))).toEqual({ kind: 'refused', why: 'not-authentic' });
  });

  it('a message vouches for nothing of another writer, and follows nothing of one', () => {
    const after = [hash('bob-joins')];
    const forged = messageEntry(bob.author, 'forged', { number: 1, prev: undefined, after });
    const naming = messageEntry(ann.author, 'naming', { number: 2, prev: forged.hash, after });
    expect(ann.log.offer(naming).kind).toBe('added');
    expect(ann.log.offer(unsigned(forged))).toEqual({ kind: 'refused', why: 'not-authentic' });
    // Nor where what it names is there already.
    const [said] = saidByBob('said');
    if (!said) throw new Error('one message');
    const cleo = nodeNamed('cleo');
    take(cleo, [
      ...ann.log.standing(),
      said,
      messageEntry(ann.author, 'behind', { number: 2, prev: said.hash, after }),
    ]);
    expect(cleo.log.chains.piecesOf(bob.author.writer).map(({ last }) => last)).toEqual([said.number]);
  });

  it("an author's own removal vouches for what it names, and is shown at once", () => {
    const [one, two] = saidByBob('one', 'two');
    if (!one || !two) throw new Error('two messages');
    take(ann, [bobLeaves(one)]);
    expect(ann.log.offer(unsigned(two)).kind).toBe('refused');
    take(ann, [two, unsigned(one)]);
    expect([one, two].map((each) => ann.log.stands(each))).toEqual([true, false]);
    expect([one, two].map((each) => ann.shelf.shown.get(each.hash))).toEqual([true, false]);
    const given = [...ann.log.lacking({ controls: [], messages: new Map() }, 'everything')];
    expect(given).toContainEqual(unsigned(one));
  });

  it('controls need a signature', () => {
    expect(ann.log.offer(unsigned(bobLeaves()))).toEqual({ kind: 'refused', why: 'not-authentic' });
  });

  it('a person who is out by a REVOKE is given nothing that came after it', () => {
    const second = authorNamed('bob', 2);
    const invitation = act(bob.log, bob.author, 'dora-invited', { kind: 'INVITE', people: [person('dora')] });
    take(ann, [invitation]);
    const after = [invitation.hash];
    const late = messageEntry(ann.author, 'late', { number: 1, prev: undefined, after });
    const place = { number: 1, prev: undefined, after: [hash('bob-joins')] };
    const writing = controlEntry(second, 'bob2', { kind: 'WRITER' }, place, { isFirst: true });
    const revoked = bob.author.writer;
    const next = { number: 2, prev: writing.hash, after: [] };
    const revoking = controlEntry(second, 'revoking', { kind: 'REVOKE', revoked }, next, { isFirst: false });
    expect(ann.log.state.invited.has(person('dora'))).toBe(true);
    take(ann, [writing, revoking, late]);
    expect(ann.log.state.invited.has(person('dora'))).toBe(false);
    expect(ann.log.stands(late)).toBe(true);
    expect(ann.log.mayBeGiven(person('dora'), late)).toBe(false);
  });

  it('a person who is out by a REVOKE and leaves later is given nothing that came between', () => {
    const dora = authorNamed('dora');
    const invitation = act(bob.log, bob.author, 'dora-invited', { kind: 'INVITE', people: [person('dora')] });
    const answer = { kind: 'JOIN', invite: invitation.hash } as const;
    const joining = controlEntry(dora, 'dora-joins', answer, first(invitation), { isFirst: true });
    const leaving = controlEntry(dora, 'dora-leaves', { kind: 'LEAVE' }, next(joining), { isFirst: false });
    const second = authorNamed('bob', 2);
    const writing = controlEntry(second, 'bob2', { kind: 'WRITER' }, first({ hash: hash('bob-joins') }), {
      isFirst: true,
    });
    const revoke = { kind: 'REVOKE', revoked: bob.author.writer } as const;
    const revoking = controlEntry(second, 'revoking', revoke, next(writing), { isFirst: false });
    const early = messageEntry(ann.author, 'early', first(joining));
    const late = messageEntry(ann.author, 'late', { ...next(early), after: [joining.hash] });
    take(ann, [invitation, joining, early, writing, revoking]);
    take(ann, [late, leaving]);
    const logs = [ann.log, ann.reopened()];
    expect(logs.map((log) => log.stands(late))).toEqual([true, true]);
    expect(logs.map((log) => log.mayBeGiven(dora.person, early))).toEqual([true, true]);
    expect(logs.map((log) => log.mayBeGiven(dora.person, late))).toEqual([false, false]);
  });

  it('a person who is out because the REMOVE of another person is void is given what came before, and no more of that run', () => {
    const emil = authorNamed('emil');
    const welcome = invite(ann, 'emil');
    const answer = { kind: 'JOIN', invite: welcome.hash } as const;
    const joining = controlEntry(emil, 'emil-joins', answer, first(welcome), { isFirst: true });
    const invitation = act(bob.log, bob.author, 'cleo-invited', { kind: 'INVITE', people: [person('cleo')] });
    const withdrawal = { kind: 'UNINVITE', invite: invitation.hash, people: [person('cleo')] } as const;
    const withdrawn = controlEntry(bob.author, 'back', withdrawal, next(invitation), { isFirst: false });
    // The REMOVE does not know the UNINVITE and makes it void, so Cleo stays invited until the founder's LEAVE arrives.
    const laptop = authorNamed('ann', 2);
    const writing = controlEntry(laptop, 'ann2', { kind: 'WRITER' }, first(invitation), { isFirst: true });
    const remove = { kind: 'REMOVE', target: person('bob') } as const;
    const removing = controlEntry(laptop, 'removing', remove, next(writing), { isFirst: false });
    take(ann, [joining, invitation, withdrawn, writing, removing]);
    expect(ann.log.state.invited.has(person('cleo'))).toBe(true);
    const after = [joining.hash, invitation.hash];
    const early = messageEntry(emil, 'early', { number: 1, prev: undefined, after });
    const late = messageEntry(emil, 'late', { ...next(early), after });
    const leaving = controlEntry(ann.author, 'ann-leaves', { kind: 'LEAVE' }, next(welcome), {
      isFirst: false,
    });
    take(ann, [early, leaving, late]);
    expect(ann.log.state.invited.has(person('cleo'))).toBe(false);
    const logs = [ann.log, ann.reopened()];
    expect(logs.map((log) => log.stands(late))).toEqual([true, true]);
    expect(logs.map((log) => log.mayBeGiven(person('cleo'), early))).toEqual([true, true]);
    expect(logs.map((log) => log.mayBeGiven(person('cleo'), late))).toEqual([false, false]);
  });

  it('deleting content up to a number affects no piece that begins later', () => {
    saidByBob('one');
    invite(ann, 'cleo');
    synchronize(ann, bob);
    saidByBob('two');
    const piece = bob.log.chains.piecesOf(bob.author.writer).at(-1);
    if (!piece) throw new Error('a piece');
    bob.log.deleteContent(piece.id, 1);
    expect(bob.log.chains.piece(piece.id)?.deleted).toBe(0);
    bob.log.deleteContent(piece.id, 9);
    expect(bob.log.chains.piece(piece.id)?.deleted).toBe(2);
  });
});

describe('an entry log', () => {
  it('counts each of several messages stored at once as unread, and none by the reader', () => {
    for (const name of ['one', 'two', 'three']) say(bob.log, bob.author, name);
    const given = [...bob.log.lacking(ann.log.items(person('bob')), person('ann'))];
    const own = bob.log.changes().messages;
    for (const entry of given) ann.log.offer(entry);
    const { messages } = ann.log.changes();
    expect(messages.map(({ unread, stands }) => [unread, stands])).toEqual(Array(3).fill([true, true]));
    expect(own.map(({ unread }) => unread)).toEqual([false, false, false]);
  });

  it('keeps waiting entries, and adds them with what they waited for', () => {
    const dora = nodeNamed('dora');
    const spoken = say(bob.log, bob.author, 'spoken');
    expect(dora.log.offer(spoken).kind).toBe('waits');
    const joined = bob.log.controlEntry(hash('bob-joins')) ?? founding;
    expect(dora.log.offer(joined)).toEqual({ kind: 'waits', missing: [founding.hash] });
    const verdict = dora.log.offer(founding);
    expect(verdict.kind === 'added' && verdict.entries.map((each) => each.hash)).toEqual(
      [founding, joined, spoken].map((each) => each.hash),
    );
  });

  it('accepts unsigned messages behind a signed one, and no others', () => {
    const [one, two] = ['one', 'two'].map((name) => say(bob.log, bob.author, name));
    if (!one || !two) throw new Error('two messages');
    const unsigned = { ...one, signature: undefined };
    expect(ann.log.offer(unsigned)).toEqual({ kind: 'refused', why: 'not-authentic' });
    expect(ann.log.offer(two).kind).toBe('added');
    expect(ann.log.offer(unsigned).kind).toBe('added');
    expect(ann.log.offer(one).kind).toBe('held');
  });

  it('refuses people who are not members, and writers without a certificate', () => {
    const { after } = { after: ann.log.controls.heads.map((each) => each.hash) };
    const stranger = messageEntry(authorNamed('stranger'), 'x', { number: 1, prev: undefined, after });
    const second = messageEntry(authorNamed('bob', 2), 'y', { number: 1, prev: undefined, after });
    expect([stranger, second].map((each) => ann.log.offer(each).kind)).toEqual(['refused', 'refused']);
    expect(ann.log.nextMessage(authorNamed('bob', 2).writer)).toBe('needs-writer');
    act(bob.log, authorNamed('bob', 2), 'second-computer', { kind: 'WRITER' });
    synchronize(bob, ann);
    expect(ann.log.offer(say(bob.log, authorNamed('bob', 2), 'hello')).kind).toBe('added');
  });

  it('is not changed by additions to its fork', () => {
    const before = [ann.log.digest('everything'), ann.log.clock, ann.log.everyone.size];
    const fork = ann.log.fork();
    say(fork, ann.author, 'in-the-fork');
    act(fork, ann.author, 'cleo-invited', { kind: 'INVITE', people: [person('cleo')] });
    expect([ann.log.digest('everything'), ann.log.clock, ann.log.everyone.size]).toEqual(before);
    expect(fork.state.invited.has(person('cleo'))).toBe(true);
    say(ann.log, ann.author, 'in-the-log');
    expect(fork.digest('everything')).not.toBe(ann.log.digest('everything'));
  });

  it('begins a new run after joining again', () => {
    const first = say(bob.log, bob.author, 'first');
    const left = act(
      bob.log,
      bob.author,
      'bob-leaves',
      { kind: 'LEAVE' },
      { last: bob.log.lastMessages(bob.author) },
    );
    synchronize(bob, ann);
    take(ann, [left]);
    const again = invite(ann, 'bob');
    take(bob, [again]);
    act(bob.log, bob.author, 'bob-joins-again', { kind: 'JOIN', invite: again.hash });
    const next = say(bob.log, bob.author, 'next');
    expect([next.number, next.prev]).toEqual([2, undefined]);
    expect([first, next].map((each) => bob.log.stands(each))).toEqual([true, true]);
  });

  it('computes digests with the injected hash over a canonical text', () => {
    expect(ann.log.digest(person('bob'))).toBe(digestOf(JSON.stringify([[hash('bob-joins')], []])));
  });
});
