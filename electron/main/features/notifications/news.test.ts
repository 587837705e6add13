import { expect, test } from 'vitest';
import type { AuthoredMessage } from '../../../../shared/conversation/annotations';
import type { MessageEntry } from '../../../../shared/conversation/log-entry';
import type { AttentionView } from '../../../../shared/ipc/views/conversations';
import { conversation } from '../../../../testing/membership/entries';
import { ann, bob, talkOf, type Words } from '../../../../testing/windows/test-talk';
import { tellNews } from './news';

/** Which of Ann's messages Bob is notified of, and whether one of them is for him. */
function told(level: AttentionView['level'], words: (mine: MessageEntry) => readonly Words[]) {
  const talk = talkOf({ reader: bob });
  const [mine] = talk.say(bob, 'mine');
  if (!mine) throw new Error('a message');
  const texts: unknown[] = [];
  let hasOneForBob = false;
  const parts = {
    client: { id: bob.person, conversations: new Map([[conversation, talk]]) },
    memory: { archive: () => undefined },
    levels: { of: () => ({ level, until: null }) },
    messages: { reader: talk.reader },
    conversations: { isMember: () => true },
    attention: {
      messages: (_in: string, news: readonly AuthoredMessage[], isForUser: () => boolean) => {
        texts.push(...news.map(({ entry }) => entry.content?.fields['text']));
        hasOneForBob = isForUser();
      },
    },
  } as unknown as Parameters<typeof tellNews>[0];
  const fresh = words(mine).map((each) => {
    const entry = talk.compose(ann, each);
    talk.take(entry);
    return entry;
  });
  tellNews(parts, conversation, fresh);
  return { texts, hasOneForBob };
}

const naming = (text: string, person?: string): Words => ({
  kind: 'text',
  fields: { text, mentions: [{ start: 0, length: 4, ...(person === undefined ? {} : { person }) }] },
});

test('of a conversation the user is told everything, what names or answers them, or nothing', () => {
  const words = ({ hash }: MessageEntry): readonly Words[] => [
    'hello',
    naming('@bob look', bob.person),
    naming('@ann look', ann.person),
    naming('@all look'),
    { kind: 'text', to: hash, fields: { text: 'an answer' } },
  ];
  expect(told('all', words).texts).toHaveLength(5);
  expect(told('mentions', words).texts).toEqual(['@bob look', '@all look', 'an answer']);
  expect(told('nothing', words).texts).toEqual([]);
});

test('it is known whether one of them is for the user: that may sound otherwise', () => {
  expect(told('all', () => ['hello', naming('@ann look', ann.person)]).hasOneForBob).toBe(false);
  expect(told('all', () => ['hello', naming('@bob look', bob.person)]).hasOneForBob).toBe(true);
});
