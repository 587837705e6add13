import fc from 'fast-check';
import { expect, test } from 'vitest';
import { personId, type PersonId } from '../ids';
import { countVotes, isPossible, pollNotes, pollWords, votesOf, type Poll, type Vote } from './poll';

const [ann, bob, cleo] = [...'ABC'].map((letter) => personId.parse(letter.repeat(42) + 'A'));
if (!ann || !bob || !cleo) throw new Error('three people');
const lunch: Poll = { question: 'Lunch?', choices: ['Soup', 'Pizza', 'Salad'] };
const several: Poll = { ...lunch, several: true };
const vote = (person: PersonId, ...chosen: number[]): Vote => ({ person, chosen });

test('the last vote of each person counts, and one that chooses nothing takes it back', () => {
  const said = [vote(ann, 0), vote(bob, 1), vote(cleo, 1), vote(ann, 1), vote(cleo)];
  expect(countVotes(lunch, said)).toEqual([[], [bob, ann], []]);
  expect(countVotes(several, [vote(ann, 0, 2), vote(bob, 2), vote(ann, 1, 2)])).toEqual([
    [],
    [ann],
    [bob, ann],
  ]);
});

test('a vote that a poll does not offer is ignored, and the one before it stays', () => {
  expect(countVotes(lunch, [vote(ann, 0), vote(ann, 1, 2)])).toEqual([[ann], [], []]);
  expect(countVotes(several, [vote(ann, 0), vote(ann, 1, 3)])).toEqual([[ann], [], []]);
});

const poll = fc.record({
  question: fc.constant('?'),
  choices: fc.array(fc.string(), { minLength: 2, maxLength: 5 }),
  several: fc.option(fc.constant(true as const), { nil: undefined }),
});
const asked = poll.map(({ several: some, ...rest }): Poll => (some ? { ...rest, several: some } : rest));
const votes = fc.array(
  fc.record({
    person: fc.constantFrom(ann, bob, cleo),
    chosen: fc.uniqueArray(fc.nat(6), { maxLength: 4 }).map((places) => places.sort((a, b) => a - b)),
  }),
  { maxLength: 12 },
);

test('what each person voted is their last possible vote, and nobody is counted twice for a choice', () => {
  fc.assert(
    fc.property(asked, votes, (about, said) => {
      const counted = countVotes(about, said);
      expect(counted.length).toBe(about.choices.length);
      for (const person of [ann, bob, cleo]) {
        const last = said.findLast((each) => each.person === person && isPossible(about, each.chosen));
        expect(votesOf(counted, person)).toEqual(last?.chosen ?? []);
      }
      for (const people of counted) expect(new Set(people).size).toBe(people.length);
    }),
  );
});

test('only the order of each person’s own votes matters for what they voted', () => {
  fc.assert(
    fc.property(asked, votes, (about, said) => {
      const byPerson = [ann, bob, cleo].flatMap((person) => said.filter((each) => each.person === person));
      const sets = (all: readonly Vote[]) => countVotes(about, all).map((people) => new Set(people));
      expect(sets(byPerson)).toEqual(sets(said));
    }),
  );
});

test('a poll reads as its question with numbered choices, and its votes as lines below it', () => {
  expect(pollWords({ ...lunch, question: 'Lunch\n\u202e?' })).toBe(
    'Poll: Lunch \ufffd?\n1. Soup\n2. Pizza\n3. Salad',
  );
  const count = { votes: [[], [ann, bob], []], isClosed: true };
  expect(pollNotes(lunch, count, (id) => (id === ann ? 'Ann' : 'Bob'))).toEqual([
    'Soup: 0',
    'Pizza: 2 (Ann, Bob)',
    'Salad: 0',
    'Closed',
  ]);
});
