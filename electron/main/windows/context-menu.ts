import { CallError } from '../ipc/router';
import type { MenuEntry } from '../ports';
import {
  app,
  Menu,
  type ContextMenuParams,
  type MenuItemConstructorOptions,
  type WebContents,
} from 'electron';
import { say } from '../../../shared/words/say';

/**
 * Adds the context menu of text: corrections, cut, copy and paste. Windows request the menus of people and messages
 * themselves.
 */
export function addContextMenus(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('context-menu', (_menuEvent, params) => {
      const items = itemsFor(contents, params);
      if (items.length > 0) Menu.buildFromTemplate(items).popup();
    });
  });
}

function itemsFor(contents: WebContents, params: ContextMenuParams): MenuItemConstructorOptions[] {
  const { isEditable, selectionText, editFlags, dictionarySuggestions } = params;
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const corrections = dictionarySuggestions.map((label) => ({
    label,
    click: () => contents.replaceMisspelling(label),
  }));
  const editing: MenuItemConstructorOptions[] = [
    { role: 'cut', label: say('edit.cut'), enabled: editFlags.canCut },
    { role: 'copy', label: say('edit.copy'), enabled: editFlags.canCopy },
    { role: 'paste', label: say('edit.paste'), enabled: editFlags.canPaste },
    line,
    { role: 'selectAll', label: say('edit.selectAll') },
  ];
  const copying: MenuItemConstructorOptions[] =
    selectionText.trim() === '' ? [] : [{ role: 'copy', label: say('edit.copy') }];
  const groups = [corrections, isEditable ? editing : copying].filter((group) => group.length > 0);
  return groups.flatMap((group, index) => (index === 0 ? group : [line, ...group]));
}

/**
 * Makes a menu.
 * @param failed called with the reason when a chosen entry fails
 */
export function menuOf(entries: readonly MenuEntry[], failed: (message: string) => void): Menu {
  const itemOf = (entry: MenuEntry): MenuItemConstructorOptions => {
    if (entry === 'line') return { type: 'separator' };
    if (entry === 'copy') return { role: 'copy', label: say('edit.copy') };
    if ('entries' in entry) return { label: entry.label, submenu: entry.entries.map(itemOf) };
    const run = async (): Promise<void> => void (await entry.run());
    return {
      label: entry.label,
      click: () => void run().catch((error: unknown) => failed(reasonOf(error))),
    };
  };
  return Menu.buildFromTemplate(entries.map(itemOf));
}

const reasonOf = (error: unknown): string =>
  error instanceof CallError ? error.message : say('failure.internal');
