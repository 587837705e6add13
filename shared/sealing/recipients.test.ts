import { describe, expect, it } from 'vitest';
import { certify } from '../../runtime/entries/certificates';
import {
  found,
  foundSealed,
  invite,
  inviteSealed,
  join,
  leave,
  newAuthor,
  say,
  write,
  type Author,
} from '../../testing/entries/authors';
import type { EntryLog } from '../conversation/entry-log';
import type { EntryHash } from '../ids';
import { mayBeTaken, mayBeGivenKey, newRecipients, recipientsIn } from './recipients';

const [ann, bob, cleo] = ['ann', 'bob', 'cleo'].map((name) => newAuthor(name)) as [Author, Author, Author];

function founded(): EntryLog {
  const log = found(ann, [bob]);
  join(log, bob);
  return log;
}

const pastOf = (log: EntryLog): readonly EntryHash[] => log.nextControl(ann.writer.id).after;
const writersIn = (log: EntryLog): string[] =>
  recipientsIn(log, pastOf(log))
    .map(({ writer }) => writer)
    .sort();
const writersOf = (...authors: Author[]): string[] => authors.map(({ writer }) => writer.id).sort();
const recipientsOf = (...authors: Author[]) =>
  authors.map(({ id, writer }) => ({ person: id, writer: writer.id, seal: writer.seal?.id }));
const isTaken = (log: EntryLog, from: Author, to: Author): boolean =>
  mayBeTaken(log, { conversation: log.conversation, sender: from.writer.id, recipient: to.writer.id });
const introduces = (log: EntryLog, author: Author) => write(log, author, { command: 'WRITER' });

describe('the recipients of the key of a message', () => {
  it('are the computers of all who take part in its past, with their seals', () => {
    const log = founded();
    expect(writersIn(log)).toEqual(writersOf(ann, bob));
    expect(recipientsIn(log, pastOf(log))).toContainEqual({
      person: bob.id,
      writer: bob.writer.id,
      seal: bob.writer.seal?.id,
    });
  });

  it('do not include somebody who came later, or has left', () => {
    const log = founded();
    const before = pastOf(log);
    invite(log, ann, cleo);
    join(log, cleo);
    expect(writersIn(log)).toEqual(writersOf(ann, bob, cleo));
    expect(recipientsIn(log, before)).toHaveLength(2);
    leave(log, bob);
    expect(writersIn(log)).toEqual(writersOf(ann, cleo));
  });

  it('do not include a computer that came later', () => {
    const log = founded();
    const before = pastOf(log);
    introduces(log, newAuthor('bob', bob.person));
    expect(recipientsIn(log, before)).toHaveLength(2);
  });

  it('do not include a computer that two people claim', () => {
    const mallory = newAuthor('mallory');
    const claims = {
      ...mallory,
      writer: bob.writer,
      certificate: certify(mallory.person, bob.writer, { at: 1 }),
    };
    const log = found(ann, [bob, mallory]);
    const claim = join(log.fork(), claims);
    join(log, bob);
    expect(writersIn(log)).toEqual(writersOf(ann, bob));
    log.offer(claim, { isAuthentic: true });
    expect(log.state.members.size).toBe(3);
    expect(writersIn(log)).toEqual(writersOf(ann));
  });

  it('include each computer of a person, but none that is revoked', () => {
    const log = founded();
    const other = newAuthor('bob', bob.person);
    introduces(log, other);
    expect(writersIn(log)).toEqual(writersOf(ann, bob, other));
    write(log, other, { command: 'REVOKE', revoked: bob.writer.id, last: new Map() });
    expect(writersIn(log)).toEqual(writersOf(ann, other));
  });
});

describe('in a sealed conversation', () => {
  const [invitedOn, other] = [bob, newAuthor('bob', bob.person)];

  it('the computers that an INVITE certifies are recipients before they have written anything', () => {
    const log = foundSealed(ann, [invitedOn]);
    expect(writersIn(log)).toEqual(writersOf(ann, invitedOn));
    expect(isTaken(log, ann, invitedOn)).toBe(true);
    inviteSealed(log, ann, cleo);
    expect(writersIn(log)).toEqual(writersOf(ann, invitedOn, cleo));
  });

  it('each stays one when its person joins with another', () => {
    const log = foundSealed(ann, [invitedOn]);
    join(log, other);
    expect(writersIn(log)).toEqual(writersOf(ann, invitedOn, other));
  });

  it('none stays one that another replaces, or whose person is out', () => {
    const log = foundSealed(ann, [invitedOn]);
    join(log, newAuthor('bob', bob.person, { replaces: [invitedOn.writer.id] }));
    expect(writersIn(log)).not.toContain(invitedOn.writer.id);
    const declined = foundSealed(ann, [bob]);
    write(declined, other, { command: 'DECLINE', last: new Map() });
    expect(writersIn(declined)).toEqual(writersOf(ann));
    expect(isTaken(declined, ann, bob)).toBe(false);
  });

  it('a certificate in an INVITE does not take a computer from the person who writes with it', () => {
    const log = foundSealed(ann, [bob]);
    join(log, bob);
    const mallory = newAuthor('mallory');
    const claim = certify(mallory.person, bob.writer, { at: 2 });
    inviteSealed(log, ann, { ...mallory, certificate: claim });
    expect(log.personOf(bob.writer.id)).toBe(bob.id);
    expect(recipientsIn(log, pastOf(log))).toEqual(recipientsOf(ann, bob));
  });

  it('a computer that INVITEs certify for two people is none before it has written', () => {
    const log = foundSealed(ann, [bob]);
    const mallory = newAuthor('mallory');
    inviteSealed(log, ann, { ...mallory, certificate: certify(mallory.person, bob.writer, { at: 2 }) });
    expect(writersIn(log)).toEqual(writersOf(ann));
    join(log, bob);
    expect(recipientsIn(log, pastOf(log))).toEqual(recipientsOf(ann, bob));
  });
});

describe('a writer gives the key of its next message', () => {
  it('to everybody if it begins a key chain, then to those who are new', () => {
    const log = founded();
    const first = pastOf(log);
    expect(newRecipients(log, undefined, first)).toHaveLength(2);
    expect(newRecipients(log, first, first)).toEqual([]);
    invite(log, ann, cleo);
    join(log, cleo);
    expect(newRecipients(log, first, pastOf(log)).map(({ writer }) => writer)).toEqual([cleo.writer.id]);
  });
});

describe('somebody who asks for a key', () => {
  it('is given that of a message that is for them, and of no earlier one', () => {
    const log = founded();
    const early = say(log, ann, 'before');
    invite(log, ann, cleo);
    const late = say(log, ann, 'after');
    expect(mayBeGivenKey(log, bob.id, early)).toBe(true);
    expect(mayBeGivenKey(log, cleo.id, early)).toBe(false);
    expect(mayBeGivenKey(log, cleo.id, late)).toBe(true);
  });

  it('is given that of what the history opens to them', () => {
    const log = founded();
    const early = say(log, ann, 'before');
    write(log, ann, {
      command: 'INVITE',
      invited: [{ id: cleo.id, user: 'cleo' }],
      title: undefined,
      isPublic: false,
      isSealed: false,
      history: true,
      certificates: [],
    });
    expect(mayBeGivenKey(log, cleo.id, early)).toBe(true);
  });

  it('is given none once they are out', () => {
    const log = founded();
    const early = say(log, ann, 'before');
    leave(log, bob);
    expect(mayBeGivenKey(log, bob.id, early)).toBe(false);
  });
});

describe('KEYS are taken', () => {
  it('for computers of people who take part, and from those of people who do or did', () => {
    const log = founded();
    expect(isTaken(log, ann, bob)).toBe(true);
    expect(isTaken(log, ann, cleo)).toBe(false);
    expect(isTaken(log, cleo, ann)).toBe(false);
    const other = newAuthor('bob', bob.person);
    introduces(log, other);
    write(log, other, { command: 'REVOKE', revoked: bob.writer.id, last: new Map() });
    expect(isTaken(log, bob, ann)).toBe(false);
    expect(isTaken(log, ann, other)).toBe(true);
    leave(log, other);
    expect(isTaken(log, ann, other)).toBe(false);
    // Their last messages may be on their way, and their keys.
    expect(isTaken(log, other, ann)).toBe(true);
  });
});
