import { expect, test } from 'vitest';
import { en } from '../words/en';
import { say } from '../words/say';
import { keyList } from './key-list';
import { shortcuts, type Shortcut } from './shortcuts';

test('Preferences lists every shortcut that has a meaning, also one that is added to the table', () => {
  const added: Record<string, Shortcut> = {
    ...shortcuts,
    copy: { key: 'c', code: 'KeyC', command: true, meaning: 'edit.copy' },
  };
  const meanings = keyList(added).map(({ meaning }) => meaning);
  for (const { meaning } of Object.values(added))
    if (meaning !== null) expect(meanings).toContain(say({ key: meaning }));
  expect(meanings).not.toContain(say('edit.paste'));
});

test('Preferences lists every key that has words', () => {
  const listed = keyList().flatMap(({ key, meaning }) => [key, meaning]);
  const own = Object.entries(en).filter(([name]) => /^keys?\./.test(name));
  const used = own.filter(([name]) => name !== 'keys.title' && name !== 'key.command');
  expect(used.length).toBeGreaterThan(10);
  for (const [, words] of used) expect(listed).toContain(words);
});
