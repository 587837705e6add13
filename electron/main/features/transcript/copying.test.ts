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

test('copied text has author, time and content in order, whichever end the selection began at', async () => {
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

test('copying covers more than a window holds; an oversized copy is cut and says so', async () => {
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

test('look-alike names are told apart in copied text, and everybody has a name', async () => {
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

test('a message is copied as it is shown now, without deleted content and without lines that nobody wrote', async () => {
  const { talk, reader, said } = talkOf(3);
  const [edited, , deleted] = said;
  if (!edited || !deleted) throw new Error('three texts');
  talk.say(ann, { kind: 'edit', to: edited.hash, fields: { text: 'better' } });
  talk.say(ann, { kind: 'deletion', to: deleted.hash, fields: {} });
  talk.say(bob, { kind: 'title', fields: { title: 'Garden' } });
  const { text } = await copiedMessages({ ...about, reader });
  expect(text).toBe('ann, at 0\nbetter\n\nbob, at 1\nline 1');
});
