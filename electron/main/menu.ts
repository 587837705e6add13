import { acceleratorOf } from '../../shared/keys/shortcuts';
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  openRoster(): void;
  openPreferences(): void;
  setTheme(theme: 'system' | 'light' | 'dark'): void;
}

type Item = MenuItemConstructorOptions;
const mac = process.platform === 'darwin';
const line: Item = { type: 'separator' };
const about: Item = { role: 'about', label: 'About Parley' };

/** Sets the app's menu, in the usual order of each platform. */
export function setMenu(actions: MenuActions, theme: 'system' | 'light' | 'dark'): void {
  const preferences: Item = {
    label: mac ? 'Settings…' : 'Preferences',
    accelerator: acceleratorOf('preferences'),
    click: actions.openPreferences,
  };
  const menus: Item[] = [
    ...(mac ? [appMenu(preferences)] : []),
    {
      label: '&File',
      submenu: mac
        ? [{ role: 'close' }]
        : [preferences, line, { role: 'close', accelerator: acceleratorOf('closeWindow') }, { role: 'quit' }],
    },
    { role: 'editMenu' },
    viewMenu(actions, theme),
    windowMenu(actions),
    { role: 'help', submenu: [about] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}

/** Checks the menu item of the chosen theme. */
export function showTheme(theme: 'system' | 'light' | 'dark'): void {
  const item = Menu.getApplicationMenu()?.getMenuItemById(themeItem(theme));
  if (item) item.checked = true;
}

const themeItem = (theme: string): string => `theme-${theme}`;

function appMenu(preferences: Item): Item {
  return {
    label: app.name,
    submenu: [
      about,
      line,
      preferences,
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  };
}

function viewMenu(actions: MenuActions, theme: string): Item {
  const choices = [
    ['system', 'Like the system'],
    ['light', 'Light'],
    ['dark', 'Dark'],
  ] as const;
  const themes = choices.map(([value, label]): Item => ({
    id: themeItem(value),
    label,
    type: 'radio',
    checked: value === theme,
    click: () => actions.setTheme(value),
  }));
  const developer: Item[] = app.isPackaged ? [] : [line, { role: 'toggleDevTools' }];
  return {
    label: '&View',
    submenu: [
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'resetZoom' },
      line,
      { label: 'Theme', submenu: themes },
      line,
      { role: 'togglefullscreen' },
      ...developer,
    ],
  };
}

function windowMenu(actions: MenuActions): Item {
  const roster: Item = {
    label: 'People and conversations',
    accelerator: acceleratorOf('roster'),
    click: actions.openRoster,
  };
  return {
    role: 'windowMenu',
    submenu: mac
      ? [{ role: 'minimize' }, { role: 'zoom' }, line, roster, { role: 'front' }]
      : [{ role: 'minimize' }, line, roster],
  };
}
