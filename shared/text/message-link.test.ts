import { expect, test } from 'vitest';
import { conversationId, entryHash } from '../ids';
import { linksIn } from './link';
import { messageInLink, messageLink } from './message-link';

const conversation = conversationId.parse('3cf90209-d1fe-84f9-a561-b2488e362031');
const row = entryHash.parse(`${'a_-9Z'.repeat(8)}__A`);
const link = messageLink(conversation, row);

test('a link to a message is read as it is written, also with space around it', () => {
  expect(link).toBe(`parley://message/${conversation}/${row}`);
  for (const text of [link, ` ${link}\n`]) expect(messageInLink(text)).toEqual({ conversation, row });
});

test.each([
  'parley://lab:7000',
  `parley://message/${conversation}`,
  `parley://message/${conversation}/${row}/`,
  `parley://message/${conversation}/${row}?x`,
  `parley://message/${conversation}/${row.slice(1)}`,
  `parley://message/${conversation}/${row.slice(0, -1)}B`,
  `parley://message/${conversation}/${row.slice(0, -1)}a`,
  `parley://message/${row}/${conversation}`,
  `parley://other/${conversation}/${row}`,
  `https://message/${conversation}/${row}`,
  '',
])('%j is no link to a message', (text) => {
  expect(messageInLink(text)).toBeUndefined();
});

test('links to messages are found in a text, and no other address of the app is', () => {
  const text = `Look (${link}), or ${link}. Not parley://lab:7000 or parley://message/x`;
  expect(linksIn(text).map(({ url }) => url)).toEqual([link, link]);
});
