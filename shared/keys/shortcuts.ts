/** What a keyboard event says, in windows and in the main process. */
export interface KeyPress {
  /** What the key types in the user's layout, or its name: `f`, `а`, `Enter`. */
  key: string;
  /** Where the key is, named after what it types on a US keyboard: `KeyF`. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  /** 229 while an input method handles the key. */
  keyCode: number;
}

interface Shortcut {
  /** The character that the key types. */
  key: string;
  /** Where that key is on a US keyboard, for layouts that type no Latin letters. */
  code: string;
  /** Held with Ctrl, or with Cmd on macOS. */
  command: boolean;
  /** As the list of keys in Preferences shows it. */
  label: string;
  meaning: string;
}

/** Every shortcut that is a character, for windows and for the application menu. */
export const shortcuts = {
  preferences: { key: ',', code: 'Comma', command: true, label: 'Ctrl+,', meaning: 'Preferences' },
  closeWindow: { key: 'w', code: 'KeyW', command: true, label: 'Ctrl+W', meaning: 'Close the window' },
  roster: { key: '1', code: 'Digit1', command: true, label: 'Ctrl+1', meaning: 'People and conversations' },
  search: { key: 'f', code: 'KeyF', command: true, label: 'Ctrl+F', meaning: 'Search' },
  searchPeople: {
    key: '/',
    code: 'Slash',
    command: false,
    label: '/',
    meaning: 'Search, in the list of people and conversations',
  },
  paste: { key: 'v', code: 'KeyV', command: true, label: 'Ctrl+V', meaning: 'Paste' },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof shortcuts;

/** The shortcut in the notation of Electron's menus. */
export const acceleratorOf = (name: ShortcutName): string =>
  `CommandOrControl+${shortcuts[name].key.toUpperCase()}`;

/** Whether an input method handles the key: it chooses or ends a composition, and is not for the app. */
export const isForInputMethod = ({ isComposing, keyCode }: KeyPress): boolean =>
  isComposing || keyCode === 229;

const isAscii = (key: string): boolean => /^[\x20-\x7e]$/.test(key);

/**
 * Whether a key press is a shortcut. What the key types decides, so that a shortcut is where its letter is on AZERTY
 * or Dvorak; only where the key types no ASCII character (Russian, Greek, a dead key) its position decides.
 */
export function isShortcut(press: KeyPress, name: ShortcutName): boolean {
  const { key, code, command }: Shortcut = shortcuts[name];
  if (isForInputMethod(press) || press.altKey) return false;
  if (command ? press.ctrlKey === press.metaKey || press.shiftKey : press.ctrlKey || press.metaKey)
    return false;
  if (isAscii(press.key)) return press.key.toLowerCase() === key;
  return press.code === code && !press.shiftKey;
}

/** Whether a key press types a visible character; a space does not, it scrolls or presses what has the focus. */
export function isTyping(press: KeyPress): boolean {
  const { key, ctrlKey, metaKey, altKey } = press;
  // AltGr is reported as Ctrl and Alt together on Windows; either of them alone is a shortcut.
  if (metaKey || ctrlKey !== altKey) return false;
  return isForInputMethod(press) || key === 'Dead' || ([...key].length === 1 && key.trim() !== '');
}
