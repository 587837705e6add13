import { expect, test } from 'vitest';
import { write } from '../../shared/conversation/author';
import { Log } from '../../shared/conversation/log';
import { newIdentity } from '../../shared/node/identity';
import { parseEntry } from '../../shared/node/storage/entry-rows';
import { faultOfOwn } from './validation';

const conversation = '3cf90209-d1fe-44f9-a561-b2488e362031';
const message = (text: string) =>
  write(new Log(conversation), newIdentity(), 'ann', { command: 'SEND_MESSAGE', id: '1', text }, 5);

test.each(['\u200b', '\u2800', '\u3164\u115f', '\u202e\u202c', '\ufe0f', '\0', ' \n'])(
  'a node does not write the invisible text %j',
  (text) => {
    expect(faultOfOwn(message(text))).toMatchObject({ code: 'empty-text' });
  },
);

test('a node takes an invisible text that another has signed: without it there would be a gap for ever', () => {
  const { command, ...fields } = message('\u200b');
  expect(parseEntry(command, fields)).toMatchObject({ text: '\u200b' });
});
