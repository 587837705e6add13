import { expect, test } from 'vitest';
import {
  acceleratorOf,
  isShortcut,
  isTyping,
  shortcuts,
  type KeyPress,
  type ShortcutName,
} from './shortcuts';

const press = (key: string, code: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  ...changes,
});
const ctrl = { ctrlKey: true };

/** The shortcuts that a key press triggers. */
const found = (each: KeyPress): string[] =>
  Object.keys(shortcuts).filter((name) => isShortcut(each, name as ShortcutName));

test.each([
  ['US', 'f', 'KeyF', 'search'],
  ['US, caps lock', 'F', 'KeyF', 'search'],
  ['Russian', 'а', 'KeyF', 'search'],
  ['Russian', 'м', 'KeyV', 'paste'],
  ['Russian', 'ц', 'KeyW', 'closeWindow'],
  ['Russian', 'б', 'Comma', 'preferences'],
  ['Greek', 'φ', 'KeyF', 'search'],
  ['Hebrew', 'כ', 'KeyF', 'search'],
  ['Arabic', 'ب', 'KeyF', 'search'],
  ['Thai', 'ด', 'KeyF', 'search'],
  ['Korean', 'ㄹ', 'KeyF', 'search'],
  ['Turkish F', 'f', 'KeyQ', 'search'],
  ['Dvorak', 'f', 'KeyY', 'search'],
  ['Dvorak', 'w', 'Comma', 'closeWindow'],
  ['Dvorak', ',', 'KeyW', 'preferences'],
  ['AZERTY', 'w', 'KeyZ', 'closeWindow'],
  ['AZERTY', ',', 'KeyM', 'preferences'],
])('Ctrl and a key of the layout %s: %s on %s is %s', (_layout, key, code, name) => {
  expect(found(press(key, code, ctrl))).toEqual([name]);
  expect(found(press(key, code, { metaKey: true }))).toEqual([name]);
});

test.each([
  ['Colemak: the key says s', press('s', 'KeyD', ctrl)],
  ['AZERTY: the key says z', press('z', 'KeyW', ctrl)],
  ['AZERTY: the key says a semicolon', press(';', 'Comma', ctrl)],
  ['no modifier', press('f', 'KeyF')],
  ['AltGr', press('f', 'KeyF', { ctrlKey: true, altKey: true })],
  ['Shift', press('F', 'KeyF', { ctrlKey: true, shiftKey: true })],
  ['Shift, Russian', press('А', 'KeyF', { ctrlKey: true, shiftKey: true })],
  ['Ctrl and Cmd', press('f', 'KeyF', { ctrlKey: true, metaKey: true })],
  ['a composition', press('f', 'KeyF', { ctrlKey: true, isComposing: true })],
  ['an input method', press('f', 'KeyF', { ctrlKey: true, keyCode: 229 })],
])('these keys are not a shortcut: %s', (_why, each) => {
  expect(found(each)).toEqual([]);
});

test('the shortcut / is the key that types a slash, or the slash key of layouts without one', () => {
  expect(found(press('/', 'Slash'))).toEqual(['searchPeople']);
  expect(found(press('/', 'Digit7', { shiftKey: true }))).toEqual(['searchPeople']);
  expect(found(press('ظ', 'Slash'))).toEqual(['searchPeople']);
  expect(found(press('-', 'Slash'))).toEqual([]);
  expect(found(press('/', 'Slash', ctrl))).toEqual([]);
});

test.each([
  [press('a', 'KeyA'), true],
  [press('Ф', 'KeyA', { shiftKey: true }), true],
  [press('€', 'KeyE', { ctrlKey: true, altKey: true }), true],
  [press('𝄞', ''), true],
  [press('Dead', 'Quote'), true],
  [press('Process', 'KeyK', { keyCode: 229 }), true],
  [press(' ', 'Space'), false],
  [press('Enter', 'Enter'), false],
  [press('Tab', 'Tab'), false],
  [press('F5', 'F5'), false],
  [press('c', 'KeyC', ctrl), false],
  [press('c', 'KeyC', { metaKey: true }), false],
  [press('f', 'KeyF', { altKey: true }), false],
])('a key that makes a visible character counts as typing: %j', (each, isIt) => {
  expect(isTyping(each)).toBe(isIt);
});

test('menus show the same keys', () => {
  expect(acceleratorOf('closeWindow')).toBe('CommandOrControl+W');
  expect(acceleratorOf('preferences')).toBe('CommandOrControl+,');
  expect(acceleratorOf('help')).toBe('F1');
  expect(acceleratorOf('nextWindow')).toBe('Control+TAB');
  expect(acceleratorOf('previousWindow')).toBe('Control+Shift+TAB');
});
