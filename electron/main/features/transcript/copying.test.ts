import { expect, test } from 'vitest';
import type { PersonId } from '../../../../shared/ids';
import { conversation } from '../../../../testing/membership/entries';
import { copiedMessages } from './copying';
import { ann, bob, talkOf as newTalk } from '../../../../testing/windows/test-talk';
import { tellApart } from '../people/people-view';

const names = new Map([
  [ann.person, 'ann'],
  [bob.person, 'bob'],
]);
const when = (at: number): string => `at ${at}`;

const about = { conversation, names, when };

/** A conversation in which Ann and Bob take turns. */
function talkOf(texts: number) {
  const talk = newTalk();
  const said = Array.from({ length: texts }, (_, index) => {
    const entry = talk.compose(index % 2 === 0 ? ann : bob, `line ${index}`, index);
    talk.take(entry);
    return entry;
  });
  talk.keep();
  return { talk, reader: talk.reader, said };
}

test('what is copied says who, when and what, from the first to the last, in whichever order they were selected', async () => {
  const { reader, said } = talkOf(6);
  const [from, to] = [said[1], said[3]];
  if (!from || !to) throw new Error('six texts');
  const wanted = 'bob, at 1\nline 1\n\nann, at 2\nline 2\n\nbob, at 3\nline 3';
  for (const places of [[from, to] as const, [to, from] as const])
    expect(await copiedMessages({ ...about, reader, between: places })).toEqual({
      text: wanted,
      count: 3,
      isCut: false,
    });
});

test('everything is copied, more than any window holds; and more than that is cut and said to be', async () => {
  const { reader } = talkOf(1_001);
  const all = await copiedMessages({ ...about, reader });
  expect(all).toMatchObject({ count: 1_001, isCut: false });
  expect(all.text.match(/^line \d+$/gm)).toEqual(
    Array.from({ length: 1_001 }, (_, index) => `line ${index}`),
  );
  expect(await copiedMessages({ ...about, reader, atMost: 1_001 })).toMatchObject({ isCut: false });
  expect(await copiedMessages({ ...about, reader, atMost: 1_000 })).toMatchObject({
    count: 1_000,
    isCut: true,
  });
});

test('people whose names look the same are told apart in what is copied, and nobody is left without a name', async () => {
  const { reader } = talkOf(2);
  const alike = new Map([
    [ann.person, 'ann'],
    [bob.person, 'аnn'],
  ]);
  const copyWith = async (shown: ReadonlyMap<PersonId, string>): Promise<string> =>
    (await copiedMessages({ ...about, reader, names: shown })).text;
  expect(await copyWith(tellApart(alike, ann.person))).toMatch(
    /^ann, at 0\nline 0\n\nаnn ·\S+, at 1\nline 1$/,
  );
  expect(await copyWith(new Map())).toBe('Someone, at 0\nline 0\n\nSomeone, at 1\nline 1');
});

test('a message is copied as it reads now; what its author deleted and what is no words of theirs is not', async () => {
  const { talk, reader, said } = talkOf(3);
  const [edited, , deleted] = said;
  if (!edited || !deleted) throw new Error('three texts');
  talk.say(ann, { kind: 'edit', to: edited.hash, fields: { text: 'better' } });
  talk.say(ann, { kind: 'deletion', to: deleted.hash, fields: {} });
  talk.say(bob, { kind: 'title', fields: { title: 'Garden' } });
  const { text } = await copiedMessages({ ...about, reader });
  expect(text).toBe('ann, at 0\nbetter\n\nbob, at 1\nline 1');
});
