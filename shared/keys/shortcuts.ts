import type { Key } from '../words/phrase';

/** The part of a keyboard event that is used, in windows and in the main process. */
export interface KeyPress {
  /** The character that the key types in the user's layout, or its name: `f`, `а`, `Enter`. */
  key: string;
  /** Position of the key, named after its character on a US keyboard: `KeyF`. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  /** 229 while an input method handles the key. */
  keyCode: number;
}

export interface Shortcut {
  /** The character that the key types, or its name: `f`, `F1`. */
  key: string;
  /** Position of that key on a US keyboard, for layouts without Latin letters. */
  code: string;
  /** Held with Ctrl, or with Cmd on macOS. */
  command: boolean;
  /** Held with Ctrl, on macOS too, and perhaps with Shift: what only menus know, because pages leave these keys to them. */
  held?: 'Control' | 'Control+Shift';
  /** What people press, if its key has a name rather than a character. */
  words?: Key;
  /** What it does, as a line in the list of keys in Preferences; null for what every app has. */
  meaning: Key | null;
}

/** All shortcuts that use a character key or a function key, for windows and the application menu. */
export const shortcuts = {
  preferences: { key: ',', code: 'Comma', command: true, meaning: 'preferences.title' },
  closeWindow: { key: 'w', code: 'KeyW', command: true, meaning: 'keys.closeWindow' },
  roster: { key: '1', code: 'Digit1', command: true, meaning: 'keys.roster' },
  jump: { key: 'k', code: 'KeyK', command: true, meaning: 'jump.meaning' },
  search: { key: 'f', code: 'KeyF', command: true, meaning: 'search.label' },
  searchPeople: { key: '/', code: 'Slash', command: false, meaning: 'keys.searchPeople' },
  transfers: { key: 'j', code: 'KeyJ', command: true, meaning: 'transfers.title' },
  reply: { key: 'r', code: 'KeyR', command: true, meaning: 'keys.reply' },
  mentions: { key: '2', code: 'Digit2', command: true, meaning: 'menu.mentions' },
  saved: { key: '3', code: 'Digit3', command: true, meaning: 'menu.saved' },
  save: { key: 'd', code: 'KeyD', command: true, meaning: 'keys.save' },
  bold: { key: 'b', code: 'KeyB', command: true, meaning: 'keys.bold' },
  italic: { key: 'i', code: 'KeyI', command: true, meaning: 'keys.italic' },
  attach: { key: 'u', code: 'KeyU', command: true, meaning: 'file.attach' },
  messages: { key: 't', code: 'KeyT', command: true, meaning: 'keys.messages' },
  poll: { key: 'p', code: 'KeyP', command: true, meaning: 'keys.poll' },
  presets: { key: 'e', code: 'KeyE', command: true, meaning: 'presets.meaning' },
  allFiles: { key: 'g', code: 'KeyG', command: true, meaning: 'allFiles.title' },
  switchSide: { key: 'F6', code: 'F6', command: false, meaning: 'keys.switchSide' },
  nextConversation: {
    key: 'PageDown',
    code: 'PageDown',
    command: true,
    words: 'key.ctrlPageDown',
    meaning: 'keys.nextConversation',
  },
  previousConversation: {
    key: 'PageUp',
    code: 'PageUp',
    command: true,
    words: 'key.ctrlPageUp',
    meaning: 'keys.previousConversation',
  },
  nextWindow: {
    key: 'Tab',
    code: 'Tab',
    command: false,
    held: 'Control',
    words: 'key.ctrlTab',
    meaning: 'keys.nextWindow',
  },
  previousWindow: {
    key: 'Tab',
    code: 'Tab',
    command: false,
    held: 'Control+Shift',
    words: 'key.ctrlShiftTab',
    meaning: 'keys.previousWindow',
  },
  help: { key: 'F1', code: 'F1', command: false, meaning: 'keys.title' },
  paste: { key: 'v', code: 'KeyV', command: true, meaning: null },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof shortcuts;

/** Returns a shortcut in the notation of Electron's menus. */
export function acceleratorOf(name: ShortcutName): string {
  const { key, command, held }: Shortcut = shortcuts[name];
  return `${held ? `${held}+` : command ? 'CommandOrControl+' : ''}${key.toUpperCase()}`;
}

/** Whether an input method handles the key, for example to end a composition. It is not for the app. */
export const isForInputMethod = ({ isComposing, keyCode }: KeyPress): boolean =>
  isComposing || keyCode === 229;

const isAscii = (key: string): boolean => /^[\x20-\x7e]$/.test(key);

/**
 * Whether a key press is a shortcut. The typed character decides, so that shortcuts follow the letters on AZERTY or Dvorak.
 * The key's position decides only if it types no ASCII character (Russian, Greek, a dead key).
 */
export function isShortcut(press: KeyPress, name: ShortcutName): boolean {
  const { key, code, command, held }: Shortcut = shortcuts[name];
  if (isForInputMethod(press) || press.altKey || held !== undefined) return false;
  if (command ? press.ctrlKey === press.metaKey || press.shiftKey : press.ctrlKey || press.metaKey)
    return false;
  if (isAscii(press.key)) return press.key.toLowerCase() === key;
  return press.code === code && !press.shiftKey;
}

/** Whether a key press types a visible character. A space does not count: it scrolls or presses the focused control. */
export function isTyping(press: KeyPress): boolean {
  const { key, ctrlKey, metaKey, altKey } = press;
  // Windows reports AltGr as Ctrl and Alt together. Either of them alone is a shortcut.
  if (metaKey || ctrlKey !== altKey) return false;
  return isForInputMethod(press) || key === 'Dead' || ([...key].length === 1 && key.trim() !== '');
}
