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

/** What there is after these keys, whether it still listens once it has ended, and what is left then. */
function collected(...keys: readonly KeyPress[]) {
  const listeners = new Set<(press: KeyPress) => void>();
  const typing = new EarlyTyping((heard) => {
    listeners.add(heard);
    return () => listeners.delete(heard);
  });
  for (const each of keys) for (const heard of listeners) heard(each);
  const { text } = typing;
  const last = typing.end();
  return { text, last, isHeard: listeners.size > 0, left: [typing.text, typing.end()] };
}

test('what is typed before the field is there is not lost', () => {
  const { text, isHeard } = collected(...[...'ann b'].map((key) => press(key)));
  expect({ text, isHeard }).toEqual({ text: 'ann b', isHeard: false });
  expect(collected(press('ß'), press('😀'), press('Backspace'), press('x')).text).toBe('ßx');
});

test('Enter or Escape ends it, and is told once', () => {
  expect(collected(press('a'), press('Enter'), press('b'))).toMatchObject({ text: 'a', last: 'Enter' });
  expect(collected(press('Escape'), press('Enter'))).toMatchObject({ text: '', last: 'Escape' });
  expect(collected(press('a'), press('Enter')).left).toEqual(['', undefined]);
});

test('what an input method takes is its own', () => {
  expect(collected({ ...press('Enter'), isComposing: true })).toMatchObject({ text: '', last: undefined });
});

test('what types nothing is none of it', () => {
  const nothing = [press(' '), press('k', true), press('Shift'), press('Dead'), press('Backspace')];
  expect(collected(...nothing).text).toBe('');
});
