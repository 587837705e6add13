import { say } from '../words/say';
import { shortcuts, type Shortcut } from './shortcuts';

/** Keys without a character that controls handle, in the order of the list. */
const controlKeys = ['enter', 'space', 'shiftEnter', 'ctrlEnter', 'arrowUp', 'escape', 'shiftF10'] as const;

/** One line of the list of keys: a key as people read it, and what it does. */
export interface KeyLine {
  readonly key: string;
  readonly meaning: string;
}

/** The keys that Preferences lists, in the language of the windows: all shortcuts, and the keys of controls. */
export const keyList = (table: Readonly<Record<string, Shortcut>> = shortcuts): KeyLine[] => [
  ...Object.values(table).flatMap(({ key, command, words, meaning }) =>
    meaning === null
      ? []
      : [
          {
            key: words ? say({ key: words }) : command ? say('key.command', { key: key.toUpperCase() }) : key,
            meaning: say({ key: meaning }),
          },
        ],
  ),
  ...controlKeys.map((name) => ({ key: say(`key.${name}`), meaning: say(`keys.${name}`) })),
];
