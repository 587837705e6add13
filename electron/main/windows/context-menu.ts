import { CallError } from '../ipc/call-error';
import type { MenuEntry } from '../ports';
import {
  app,
  BrowserWindow,
  WebContentsView,
  Menu,
  type ContextMenuParams,
  type MenuItemConstructorOptions,
  type PopupOptions,
  type WebContents,
} from 'electron';
import { say } from '../../../shared/words/say';

/** Corrects words that the app has marked. */
export interface Corrector {
  /** Whether the words of this page are marked. */
  isFor(contents: WebContents): boolean;
  /** What a wrong word may have been meant to be. */
  suggest(word: string): Promise<string[]>;
  /** Whether no more words can be added. */
  isFull(): boolean;
  add(word: string): void;
}

/**
 * The context menus of text: corrections, cut, copy and paste. Windows request the menus of people and messages themselves.
 */
export class ContextMenus {
  #corrector: Corrector | undefined;

  /** MUST be made before any window is. */
  constructor() {
    app.on('web-contents-created', (_event, contents) => {
      contents.on('context-menu', (_menuEvent, params) => void this.#show(contents, params));
    });
  }

  correctBy(corrector: Corrector): void {
    this.#corrector = corrector;
  }

  async #show(contents: WebContents, params: ContextMenuParams): Promise<void> {
    const corrections = await this.#corrections(contents, params);
    if (contents.isDestroyed()) return;
    const groups = [corrections, itemsFor(params)].filter((group) => group.length > 0);
    const items = groups.flatMap((group, index) => (index === 0 ? group : [line, ...group]));
    if (items.length > 0) Menu.buildFromTemplate(items).popup(placeOf(contents, params));
  }

  /** What a wrong word may be replaced by. macOS has suggested that itself. */
  async #corrections(
    contents: WebContents,
    params: ContextMenuParams,
  ): Promise<MenuItemConstructorOptions[]> {
    const { misspelledWord, dictionarySuggestions } = params;
    const replacing = (label: string): MenuItemConstructorOptions => ({
      label,
      click: () => contents.replaceMisspelling(label),
    });
    const corrector = this.#corrector;
    if (misspelledWord === '' || !corrector?.isFor(contents) || dictionarySuggestions.length > 0)
      return dictionarySuggestions.map(replacing);
    // A menu without suggestions is better than none.
    const suggestions = await corrector.suggest(misspelledWord).catch(() => []);
    const add = { label: say('spelling.add'), click: () => corrector.add(misspelledWord) };
    return [
      ...suggestions.map(replacing),
      ...(suggestions.length === 0 ? [{ label: say('spelling.noSuggestions'), enabled: false }] : []),
      line,
      corrector.isFull() ? { label: say('spelling.full'), enabled: false } : add,
    ];
  }
}

const line: MenuItemConstructorOptions = { type: 'separator' };

/** Where the user clicked, or for a key where the text cursor is. */
function placeOf(contents: WebContents, { x, y, menuSourceType }: ContextMenuParams): PopupOptions {
  const window = BrowserWindow.fromWebContents(contents);
  if (!window) return {};
  const pane = window.contentView.children.find(
    (view) => view instanceof WebContentsView && view.webContents === contents,
  );
  const at = pane?.getBounds() ?? { x: 0, y: 0 };
  return { window, x: at.x + x, y: at.y + y, sourceType: menuSourceType };
}

function itemsFor({ isEditable, selectionText, editFlags }: ContextMenuParams): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { role: 'copy', label: say('edit.copy') };
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    { role: 'cut', label: say('edit.cut'), enabled: editFlags.canCut },
    { ...copy, enabled: editFlags.canCopy },
    { role: 'paste', label: say('edit.paste'), enabled: editFlags.canPaste },
    line,
    { role: 'selectAll', label: say('edit.selectAll') },
  ];
}

/**
 * Makes a menu.
 * @param failed called with the reason when a chosen entry fails
 */
export function menuOf(entries: readonly MenuEntry[], failed: (message: string) => void): Menu {
  const itemOf = (entry: MenuEntry): MenuItemConstructorOptions => {
    if (entry === 'line') return { type: 'separator' };
    if (entry === 'copy') return { role: 'copy', label: say('edit.copy') };
    const label = entry.label.replaceAll('&', '&&');
    if ('entries' in entry) return { label, submenu: entry.entries.map(itemOf) };
    const run = async (): Promise<void> => void (await entry.run());
    return {
      label,
      click: () => void run().catch((error: unknown) => failed(reasonOf(error))),
    };
  };
  return Menu.buildFromTemplate(entries.map(itemOf));
}

const reasonOf = (error: unknown): string =>
  error instanceof CallError ? error.message : say('failure.internal');
