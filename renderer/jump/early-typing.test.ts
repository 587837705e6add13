import { expect, test } from 'vitest';
import type { KeyPress } from '../../shared/keys/shortcuts';
import { EarlyTyping } from './early-typing';

const press = (key: string, ctrlKey = false): KeyPress => ({
  key,
  code: '',
  keyCode: 0,
  isComposing: false,
  ctrlKey,
  metaKey: false,
  altKey: false,
  shiftKey: false,
});

/** What is taken after these keys, and whether it still listens then. */
function taken(...keys: readonly KeyPress[]) {
  const listeners = new Set<(press: KeyPress) => void>();
  const typing = new EarlyTyping((heard) => {
    listeners.add(heard);
    return () => listeners.delete(heard);
  });
  for (const each of keys) for (const heard of listeners) heard(each);
  return { text: typing.take(), isHeard: listeners.size > 0 };
}

test('what is typed before the field is there is not lost', () => {
  expect(taken(...[...'ann b'].map((key) => press(key)))).toEqual({ text: 'ann b', isHeard: false });
  expect(taken(press('ß'), press('😀'), press('Backspace'), press('x')).text).toBe('ßx');
});

test('what types nothing is none of it', () => {
  const nothing = [
    press(' '),
    press('Enter'),
    press('k', true),
    press('Shift'),
    press('Dead'),
    press('Backspace'),
  ];
  expect(taken(...nothing).text).toBe('');
});
