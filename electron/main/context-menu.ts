import {
  app,
  clipboard,
  Menu,
  type ContextMenuParams,
  type MenuItemConstructorOptions,
  type WebContents,
} from 'electron';

/** Gives text its menu under the right mouse button: corrections, cut, copy and paste, a link's address. */
export function addContextMenus(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('context-menu', (_menuEvent, params) => {
      const items = itemsFor(contents, params);
      if (items.length > 0) Menu.buildFromTemplate(items).popup();
    });
  });
}

function itemsFor(contents: WebContents, params: ContextMenuParams): MenuItemConstructorOptions[] {
  const { isEditable, selectionText, linkURL, editFlags, dictionarySuggestions } = params;
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const corrections = dictionarySuggestions.map((label) => ({
    label,
    click: () => contents.replaceMisspelling(label),
  }));
  const link = /^(https?|mailto):/.test(linkURL)
    ? [{ label: 'Copy link', click: () => clipboard.writeText(linkURL) }]
    : [];
  const editing: MenuItemConstructorOptions[] = [
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
    { role: 'paste', enabled: editFlags.canPaste },
    line,
    { role: 'selectAll' },
  ];
  const copying: MenuItemConstructorOptions[] = selectionText.trim() === '' ? [] : [{ role: 'copy' }];
  const groups = [corrections, link, isEditable ? editing : copying].filter((group) => group.length > 0);
  return groups.flatMap((group, index) => (index === 0 ? group : [line, ...group]));
}
