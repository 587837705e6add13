import { expect, test } from 'vitest';
import { person } from '../../../../testing/membership/names';
import { Namesakes, type Known } from './namesakes';

const [bob, fake, cleo] = [person('bob'), person('fake'), person('cleo')];
const known = (id: Known['id'], user: string, since: number, verified = false): Known => ({
  id,
  user,
  since,
  verified,
});

test('somebody new with the name of a person whom the user knows may be taken for them', () => {
  const namesakes = new Namesakes([known(bob, 'Bob', 1)]);
  expect(namesakes.takenFor(fake, 'bob')?.id).toBe(bob);
  expect(namesakes.takenFor(fake, 'B\u043eb')?.id).toBe(bob);
  expect(namesakes.takenFor(cleo, 'cleo')).toBeUndefined();
});

test('the person who was met first is taken for nobody, and one who came later stays another', () => {
  const namesakes = new Namesakes([known(fake, 'b\u043eb', 2), known(bob, 'bob', 1)]);
  expect(namesakes.takenFor(bob, 'bob')).toBeUndefined();
  expect(namesakes.takenFor(fake, 'b\u043eb')?.id).toBe(bob);
});

test('whoever is verified counts before those who were met earlier', () => {
  const namesakes = new Namesakes([known(fake, 'bob', 1), known(bob, 'bob', 2, true), known(cleo, 'bob', 3)]);
  expect(namesakes.takenFor(bob, 'bob')).toBeUndefined();
  expect(namesakes.takenFor(fake, 'bob')?.id).toBe(bob);
  expect(namesakes.takenFor(cleo, 'bob')?.id).toBe(bob);
});

test('people who were noted at the same time are told apart by their ids only', () => {
  const namesakes = new Namesakes([known(fake, 'bob', 1), known(bob, 'bob', 1)]);
  expect(namesakes.takenFor(bob, 'bob')).toBeUndefined();
  expect(namesakes.takenFor(fake, 'bob')).toBeUndefined();
});

test('a name counts from when its person took it, and a name that somebody had before is still theirs', () => {
  const renamed = [known(fake, 'fred', 1), known(fake, 'bob', 3)];
  const namesakes = new Namesakes([...renamed, known(bob, 'bob', 2)]);
  expect(namesakes.takenFor(fake, 'bob')?.id).toBe(bob);
  expect(namesakes.takenFor(bob, 'bob')).toBeUndefined();
  expect(namesakes.takenFor(cleo, 'fred')).toMatchObject({ id: fake, user: 'fred' });
  expect(namesakes.takenFor(bob, 'fred')?.id).toBe(fake);
});
