import { beforeEach, describe, expect, it } from 'vitest';
import type { Control } from './control';
import { Controls } from './controls';
import { busyConversation } from '../../testing/membership/shapes';
import { person, writer } from '../../testing/membership/names';
import { Scenario } from '../../testing/membership/scenario';

let room: Scenario;
beforeEach(() => {
  room = new Scenario();
});

const leave = { kind: 'LEAVE' } as const;

describe('somebody who left', () => {
  it('does not come back by a second story that lacks the LEAVE', () => {
    const founding = room.found('ann1', 'mallory');
    const joined = room.join('mallory1', founding);
    const left = room.say('mallory1', leave, joined);
    const fork = room.invite('mallory1', ['spy'], joined);
    const spied = room.join('spy1', fork);
    expect([left.result, fork.result, spied.result]).toEqual(['good', 'good', 'good']);
    expect(room.members).toEqual(['ann']);
    expect(room.invited).toEqual([]);
  });

  it('brings nobody in from a new computer with a date before the LEAVE', () => {
    const founding = room.found('ann1', 'mallory');
    const joined = room.join('mallory1', founding);
    room.say('mallory1', leave, joined);
    const fresh = room.say('mallory2', { kind: 'WRITER' }, joined);
    const invited = room.invite('mallory2', ['spy'], fresh);
    room.join('spy1', invited);
    expect(room.members).toEqual(['ann']);
  });

  it('undoes nothing that others have built on: their guest stays', () => {
    const founding = room.found('ann1', 'bob');
    const joined = room.join('bob1', founding);
    const invited = room.invite('bob1', ['cleo'], joined);
    const came = room.join('cleo1', invited);
    const witness = room.say('ann1', { kind: 'INVITE', people: [person('dave')] }, came);
    const second = room.say('bob2', { kind: 'WRITER' }, joined);
    const backdated = room.say('bob2', leave, second);
    expect([witness.result, backdated.result]).toEqual(['good', 'good']);
    expect(room.members).toEqual(['ann', 'cleo']);
  });

  it('takes with them only guests of whom nobody else has heard', () => {
    const founding = room.found('ann1', 'mallory');
    const joined = room.join('mallory1', founding);
    const heard = room.join('cleo1', room.invite('mallory1', ['cleo'], joined));
    room.say('ann1', { kind: 'INVITE', people: [person('emil')] }, heard);
    room.join('dave1', room.invite('mallory1', ['dave'], heard));
    expect(room.members).toEqual(['ann', 'cleo', 'dave', 'mallory']);
    // As if before both.
    room.say('mallory2', leave, room.say('mallory2', { kind: 'WRITER' }, joined));
    expect(room.members).toEqual(['ann', 'cleo']);
  });

  it('is a member again by a new invitation', () => {
    const founding = room.found('ann1', 'bob');
    const left = room.say('bob1', leave, room.join('bob1', founding));
    const again = room.invite('ann1', ['bob'], left);
    expect(room.invited).toEqual(['bob']);
    room.join('bob1', again);
    expect(room.members).toEqual(['ann', 'bob']);
  });
});

describe('somebody whose invitation was taken back', () => {
  it('does not join by a JOIN that claims not to know it', () => {
    const founding = room.found('ann1', 'mallory');
    const withdrawn = room.uninvite('ann1', founding, 'mallory', founding);
    const late = room.join('mallory1', founding);
    expect([withdrawn.result, late.result]).toEqual(['good', 'good']);
    expect(room.members).toEqual(['ann']);
    expect(room.invited).toEqual([]);
  });

  it('does not join from a past in which it did not count', () => {
    const founding = room.found('ann1', 'bob');
    const invited = room.invite('bob1', ['mallory'], room.join('bob1', founding));
    const withdrawn = room.uninvite('bob1', invited, 'mallory', invited);
    const laptop = room.say('ann2', { kind: 'WRITER' }, invited);
    const removed = room.say('ann2', { kind: 'REMOVE', target: person('bob') }, laptop);
    expect(room.join('mallory1', invited, removed, withdrawn).result).toBe('good');
    expect(room.members).toEqual(['ann', 'mallory']);
    // It makes the REMOVE void.
    room.say('ann1', leave, withdrawn);
    expect(room.members).toEqual(['bob']);
  });

  it('stays where others have built on the JOIN since', () => {
    const founding = room.found('ann1', 'bob', 'cleo');
    const cleo = room.join('cleo1', founding);
    const invited = room.invite('bob1', ['mallory'], room.join('bob1', founding));
    const withdrawn = room.uninvite('bob1', invited, 'mallory', invited);
    const laptop = room.say('ann2', { kind: 'WRITER' }, invited);
    const removed = room.say('ann2', { kind: 'REMOVE', target: person('bob') }, laptop);
    const joined = room.join('mallory1', invited, removed, withdrawn);
    room.invite('cleo1', ['dave'], cleo, joined);
    room.say('ann1', leave, withdrawn);
    expect(room.members).toEqual(['bob', 'cleo', 'mallory']);
  });

  it.each([
    ['left', leave],
    ['revoked the computer', { kind: 'REVOKE', revoked: writer('mallory1') } as const],
  ])('is not invited again because the inviter %s as if before that', (_, act) => {
    const founding = room.found('ann1', 'mallory');
    const second = room.say('mallory2', { kind: 'WRITER' }, room.join('mallory1', founding));
    const invited = room.invite('mallory1', ['spy'], second);
    const withdrawn = room.uninvite('mallory1', invited, 'spy', invited);
    room.say('mallory1', leave, withdrawn);
    expect(room.invited).toEqual([]);
    const backdated = room.say('mallory2', act, invited);
    const answer = room.join('spy1', invited);
    expect([backdated.result, answer.result]).toEqual(['good', 'good']);
    expect(room.members).toEqual(['ann']);
    expect(room.invited).toEqual([]);
  });

  it('is not invited again because the inviter left as if before coming back', () => {
    const founding = room.found('ann1', 'mallory');
    const invited = room.invite('mallory1', ['spy'], room.join('mallory1', founding));
    const again = room.invite('ann1', ['mallory'], room.say('mallory1', leave, invited));
    const withdrawn = room.uninvite('mallory1', invited, 'spy', room.join('mallory1', again));
    const backdated = room.say('mallory1', leave, invited);
    expect([withdrawn.result, backdated.result]).toEqual(['good', 'good']);
    expect(room.invited).toEqual([]);
  });

  it('stays where others know the JOIN, although the inviter takes the invitation back after having left', () => {
    const founding = room.found('ann1', 'mallory');
    const invited = room.invite('mallory1', ['cleo'], room.join('mallory1', founding));
    const came = room.join('cleo1', invited);
    const witness = room.invite('ann1', ['dave'], came);
    room.say('mallory1', leave, witness);
    expect(room.uninvite('mallory1', invited, 'cleo', invited).result).toBe('good');
    expect(room.members).toEqual(['ann', 'cleo']);
  });

  it('cannot be withdrawn by anybody but the inviter and the founder', () => {
    const founding = room.found('ann1', 'bob', 'cleo');
    const bob = room.join('bob1', founding);
    expect(room.uninvite('bob1', founding, 'cleo', bob).result).toBe('not permitted');
    expect(room.invited).toEqual(['cleo']);
  });
});

describe('somebody whom the founder removed', () => {
  it('takes with them those whom they invited without the founder’s knowledge', () => {
    const founding = room.found('ann1', 'mallory');
    const joined = room.join('mallory1', founding);
    room.say('ann1', { kind: 'REMOVE', target: person('mallory') }, joined);
    room.join('spy1', room.invite('mallory1', ['spy'], joined));
    expect(room.members).toEqual(['ann']);
  });

  it('can be invited again by the founder only, and may then decline', () => {
    const founding = room.found('ann1', 'bob', 'cleo');
    const bob = room.join('bob1', founding);
    const cleo = room.join('cleo1', founding);
    const removed = room.say('ann1', { kind: 'REMOVE', target: person('bob') }, bob, cleo);
    expect(room.invite('cleo1', ['bob'], removed).result).toBe('not permitted');
    const again = room.invite('ann1', ['bob'], removed);
    expect(room.invited).toEqual(['bob']);
    expect(room.say('bob1', { kind: 'DECLINE' }, again).result).toBe('good');
    expect(room.invited).toEqual([]);
  });
});

describe('a computer that its person revoked', () => {
  it('writes nothing that counts, also by a JOIN for a later invitation', () => {
    const founding = room.found('ann1', 'bob');
    const joined = room.join('bob1', founding);
    const laptop = room.say('bob2', { kind: 'WRITER' }, joined);
    const revoked = room.say('bob1', { kind: 'REVOKE', revoked: writer('bob2') }, laptop);
    room.join('spy1', room.invite('bob2', ['spy'], laptop));
    const left = room.say('bob1', leave, revoked);
    const again = room.invite('ann1', ['bob'], left);
    expect(room.join('bob2', again).result).toBe('not permitted');
    expect(room.members).toEqual(['ann']);
    expect(room.invited).toEqual(['bob']);
  });
});

describe('a public room', () => {
  it('lets anybody join, except somebody whom the founder removed', () => {
    const founding = room.say('ann1', { kind: 'FOUND', people: [], isPublic: true });
    const bob = room.join('bob1', founding);
    expect(room.members).toEqual(['ann', 'bob']);
    const removed = room.say('ann1', { kind: 'REMOVE', target: person('bob') }, bob);
    expect(room.join('bob1', founding, removed).result).toBe('not permitted');
    room.join('bob2', founding);
    expect(room.members).toEqual(['ann']);
    room.join('bob1', room.invite('ann1', ['bob'], removed));
    expect(room.members).toEqual(['ann', 'bob']);
  });
});

describe('who may write in a public room', () => {
  const found = () => room.say('ann1', { kind: 'FOUND', people: [], isPublic: true });

  it('is decided by its founder, for members whom the decision names or leaves out', () => {
    const founding = found();
    const bob = room.join('bob1', founding);
    const only = { kind: 'SPEAKERS', people: [person('cleo')] } as const;
    expect(room.say('bob1', only, bob).result).toBe('not permitted');
    const decided = room.say('ann1', only, bob);
    expect(decided.result).toBe('good');
    expect(room.voice.speakers).toEqual(new Set([person('cleo')]));
    room.say('ann1', { kind: 'SPEAKERS', people: undefined }, decided);
    expect(room.voice.speakers).toBeUndefined();
  });

  it('is what all decisions say that do not know each other', () => {
    const founding = found();
    const second = room.say('ann2', { kind: 'WRITER' }, founding);
    room.say('ann1', { kind: 'SPEAKERS', people: ['bob', 'cleo'].map(person) }, founding);
    room.say('ann2', { kind: 'SPEAKERS', people: ['cleo', 'dan'].map(person) }, second);
    expect(room.voice.speakers).toEqual(new Set([person('cleo')]));
  });

  it('ends for all when it is closed, which its founder does once and for good', () => {
    const founding = found();
    const bob = room.join('bob1', founding);
    expect(room.say('bob1', { kind: 'CLOSE' }, bob).result).toBe('not permitted');
    const closed = room.say('ann1', { kind: 'CLOSE' }, bob);
    expect(closed.result).toBe('good');
    expect(room.voice.closedBy).toBe(closed.hash);
    expect(room.join('cleo1', closed).result).not.toBe('good');
    expect(room.say('ann1', { kind: 'CLOSE' }, closed).result).toBe('not permitted');
    expect(room.say('ann1', { kind: 'SPEAKERS', people: undefined }, closed).result).toBe('not permitted');
    expect(room.say('ann1', { kind: 'INVITE', people: [person('dan')] }, closed).result).toBe(
      'not permitted',
    );
    expect(room.say('bob1', { kind: 'LEAVE' }, closed).result).toBe('good');
  });

  it('is decided in public rooms alone', () => {
    const founding = room.say('ann1', { kind: 'FOUND', people: [person('bob')], isPublic: false });
    expect(room.say('ann1', { kind: 'CLOSE' }, founding).result).toBe('not permitted');
    expect(room.say('ann1', { kind: 'SPEAKERS', people: [] }, founding).result).toBe('not permitted');
  });
});

describe('a room for everybody', () => {
  const everybody = { kind: 'FOUND', people: [], isPublic: true, isForEverybody: true } as const;

  it('has nobody in it who has not joined, and gives its founder no rights', () => {
    const founding = room.say('ann1', everybody);
    expect(room.members).toEqual([]);
    const bob = room.join('bob1', founding);
    room.join('cleo1', founding);
    expect(room.members).toEqual(['bob', 'cleo']);
    // All know the key with which the founding INVITE is signed.
    expect(room.join('ann1', founding).result).toBe('not permitted');
    expect(room.say('ann1', { kind: 'REMOVE', target: person('bob') }, bob).result).toBe('not permitted');
    expect(room.say('ann1', { kind: 'LEAVE' }, bob).result).toBe('not permitted');
    expect(room.say('bob1', { kind: 'INVITE', people: [person('dan')] }, bob).result).toBe('not permitted');
    expect(room.say('bob1', { kind: 'LEAVE' }, bob).result).toBe('good');
    expect(room.members).toEqual(['cleo']);
  });
});

describe('a sealed conversation', () => {
  type Entry = ReturnType<Scenario['found']>;
  let founded: Entry;
  const invited = (people: string[], sealedFor: string[]) =>
    room.say(
      'ann1',
      { kind: 'INVITE', people: people.map(person), sealedFor: sealedFor.map(person) },
      founded,
    ).result;

  beforeEach(() => {
    room = new Scenario('bob2', 'simple1');
    const people = [person('bob')];
    founded = room.say('ann1', { kind: 'FOUND', people, isPublic: false, sealedFor: people });
  });

  it('is founded only with a certificate of everybody invited, and by a computer with a seal', () => {
    expect(founded.result).toBe('good');
    room = new Scenario('simple1');
    const open = { kind: 'FOUND', people: [person('bob')], isPublic: false } as const;
    expect(room.say('ann1', { ...open, sealedFor: [] }).result).toBe('not permitted');
    expect(room.say('simple1', { ...open, sealedFor: open.people }).result).toBe('not permitted');
    expect(room.say('simple1', open).result).toBe('good');
  });

  it('admits only INVITEs with a certificate of everybody invited', () => {
    expect(room.invite('ann1', ['cleo'], founded).result).toBe('not permitted');
    expect(invited(['cleo', 'dan'], ['cleo'])).toBe('not permitted');
    expect(invited(['cleo', 'dan'], ['dan', 'cleo', 'cleo'])).toBe('good');
    expect(room.invited).toEqual(['bob', 'cleo', 'dan']);
  });

  it('admits no computer without a seal, though its person is invited', () => {
    expect(room.say('bob2', { kind: 'DECLINE' }, founded).result).toBe('not permitted');
    expect(room.join('bob2', founded).result).toBe('not permitted');
    const joined = room.join('bob1', founded);
    expect(room.say('bob2', { kind: 'WRITER' }, joined).result).toBe('not permitted');
    expect(room.say('bob3', { kind: 'WRITER' }, joined).result).toBe('good');
  });

  it('is the only one whose INVITEs have certificates', () => {
    room = new Scenario();
    founded = room.found('ann1', 'bob');
    expect(invited(['cleo'], ['cleo'])).toBe('not permitted');
    expect(room.invite('ann1', ['cleo'], founded).result).toBe('good');
  });
});

describe('what a control must be to be judged', () => {
  it('waits for a missing past, and never counts with a past that contradicts itself', () => {
    const founding = room.found('ann1', 'bob');
    const elsewhere = new Scenario();
    const other = elsewhere.say('zoe1', { kind: 'FOUND', people: [person('bob')], isPublic: false });
    expect(room.join('bob1', other).result).toBe('incomplete');
    expect(room.say('ann1', { kind: 'FOUND', people: [], isPublic: false }, founding).result).toBe(
      'not permitted',
    );
    expect(room.members).toEqual(['ann']);
  });
});

describe('a fork', () => {
  const written = busyConversation(60);
  const [start, rest] = [written.slice(0, 30), written.slice(30)];
  const taken = (controls: Controls, some: readonly Control[]): Controls => {
    for (const control of some) expect(controls.admit(control).result).toBe('good');
    return controls;
  };
  const told = (controls: Controls): unknown => [
    controls.graph.all.map(({ hash, index }) => [hash, index]),
    controls.heads.map(({ hash }) => hash),
    controls.state,
    [
      ...controls.graph.joins,
      ...controls.graph.everInvited.flatMap((each) => controls.graph.removalsOf(each)),
    ].map(({ hash }) => hash),
    controls.lastDeparture,
  ];

  it('changes nothing in its original, also where both continue', () => {
    const controls = taken(new Controls(), start);
    const before = told(controls);
    const first = taken(controls.fork(), rest);
    expect(told(controls)).toEqual(before);
    expect(rest.filter(({ hash }) => controls.graph.get(hash))).toEqual([]);
    const second = taken(controls.fork(), rest.slice(0, 9));
    taken(controls, rest.slice(0, 4));
    expect(told(first)).toEqual(told(taken(new Controls(), written)));
    expect(told(second)).toEqual(told(taken(new Controls(), [...start, ...rest.slice(0, 9)])));
    expect(told(controls)).toEqual(told(taken(new Controls(), [...start, ...rest.slice(0, 4)])));
  });
});
