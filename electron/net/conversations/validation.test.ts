import { expect, test } from 'vitest';
import { parseEntry } from '../../../runtime/entries/entry-codec';
import { signMessage } from '../../../runtime/entries/signing';
import { fieldsOf } from '../../../shared/protocol/entries';
import { limits } from '../../../shared/protocol/limits';
import { foundingOf } from './authoring';
import { newKeys } from '../keys';
import { ScriptedConversation } from '../../../testing/nodes/test-authors';
import { faultOfOwn } from './validation';

const keys = newKeys();
const { script } = ScriptedConversation.founded(keys, newKeys().person.id);
const said = (fields: { text: string } | { title: string }, kind = 'text', from = 'ann') => {
  const place = script.log.nextMessage(keys.writer.id);
  if (place === 'needs-writer') throw new Error('not introduced');
  const content = { kind, id: '1', to: undefined, salt: 'A'.repeat(22), fields };
  const { conversation } = script;
  const unsigned = {
    command: 'SEND_MESSAGE',
    conversation,
    ...place,
    at: 1,
    from,
    content,
    extra: {},
  } as const;
  return signMessage(keys.writer, unsigned);
};

test.each(['\u200b', '\u2800', '\u3164\u115f', '\u202e\u202c', '\ufe0f', '\0', ' \n'])(
  'a node does not write the invisible text %j',
  (text) => {
    expect(faultOfOwn(said({ text }))).toMatchObject({ code: 'empty-text' });
    expect(faultOfOwn(said({ text }, 'edit'))).toMatchObject({ code: 'empty-text' });
  },
);

test('a node accepts an invisible text that another has signed, because refusing it would leave a gap', () => {
  const { command, ...rest } = said({ text: '\u200b' });
  expect(parseEntry(command, fieldsOf({ command, ...rest }))).toMatchObject({ ok: true });
});

test('a node writes nothing that is too long, and nothing under a name that others would refuse', () => {
  expect(faultOfOwn(said({ text: 'x'.repeat(limits.textCharacters) }))).toBeUndefined();
  expect(faultOfOwn(said({ text: 'x'.repeat(limits.textCharacters + 1) }))).toMatchObject({
    code: 'text-too-long',
  });
  expect(faultOfOwn(said({ title: 'x'.repeat(limits.titleCharacters + 1) }, 'title'))).toBeDefined();
  expect(faultOfOwn(said({ text: 'x' }, 'text', 'an\u202en'))).toMatchObject({ code: 'bad-name' });
});

test('an INVITE names a bounded number of people, each by a displayable name', () => {
  const found = (count: number, user: string) => {
    const people = Array.from({ length: count }, () => ({ id: newKeys().person.id, user }));
    return foundingOf({ keys, user: 'ann', at: 1 }, { invited: people, certificates: [] }, undefined);
  };
  expect(found(limits.peoplePerInvite, 'bob').ok).toBe(true);
  expect(found(limits.peoplePerInvite + 1, 'bob')).toMatchObject({ error: { code: 'wrong-type' } });
  expect(found(1, 'bo\u202eb')).toMatchObject({ error: { code: 'bad-name' } });
});
