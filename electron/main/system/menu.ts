import type { PreferencePage, Settings } from '../../../shared/settings/settings';
import { acceleratorOf } from '../../../shared/keys/shortcuts';
import { appWindowKinds, windowRow, type AppWindowKind } from '../../../shared/ipc/windows';
import { say } from '../../../shared/words/say';
import { showLicences } from '../windows/licences';
import { menuLabel, type ListedWindow } from '../windows/listed-windows';
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  open(kind: AppWindowKind): void;
  openPreferences(page: PreferencePage): void;
  newRoom(): void;
  showList(list: 'mentions' | 'saved'): void;
  setTheme(theme: Settings['theme']): void;
  /** Closes what the user is at: a conversation, or a window that shows none. */
  close(): void;
  /** In the layout with one window: moves the keyboard, makes the list wider, and shows the next conversation or the one before. */
  switchSide(): void;
  stepEdge(step: 1 | -1): void;
  showNeighbour(step: 1 | -1): void;
  /** Brings an open window to the front: by its number, or the one beside the one in front. */
  showWindow(id: number): void;
  showBeside(step: 1 | -1): void;
}

/** What the menu shows of the settings. */
export interface MenuState {
  theme: Settings['theme'];
  isOneWindow: boolean;
  windows: readonly ListedWindow[];
}

type Item = MenuItemConstructorOptions;
type SystemRole =
  | 'about'
  | 'services'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'quit'
  | 'minimize'
  | 'zoom'
  | 'front'
  | 'zoomIn'
  | 'zoomOut'
  | 'resetZoom'
  | 'togglefullscreen'
  | 'toggleDevTools'
  | 'undo'
  | 'redo'
  | 'delete';
const mac = process.platform === 'darwin';
const line: Item = { type: 'separator' };
/** An entry that the system carries out, by its name in Electron and its label in the catalogue. */
const system = (role: SystemRole, more: Item = {}): Item => ({ role, label: say(`menu.${role}`), ...more });
const about = (): Item => system('about');
const licences = (): Item[] => [
  { label: say('menu.licences'), click: () => showLicences('parley') },
  { label: say('menu.chromiumLicences'), click: () => showLicences('chromium') },
];

const newRoom = (actions: MenuActions): Item => ({
  label: say('room.newMenu'),
  click: () => actions.newRoom(),
});

/**
 * Sets the app's menu. It lists no windows, so that it need not be made again whenever one opens or closes. macOS lists them by
 * itself.
 */
export function setMenu(actions: MenuActions, state: Omit<MenuState, 'windows'>): void {
  Menu.setApplicationMenu(menuOfApp(actions, { ...state, windows: [] }));
}

/** The app's menu, in the usual order of each platform. */
export function menuOfApp(actions: MenuActions, { theme, isOneWindow, windows }: MenuState): Menu {
  const profiles: Item = { label: say('profiles.menu'), click: () => actions.openPreferences('profiles') };
  const ofApp = [...windowItems('app', actions), profiles];
  const menus: Item[] = [
    ...(mac ? [appMenu(ofApp)] : []),
    {
      label: say('menu.file'),
      submenu: mac
        ? [newRoom(actions), line, close(actions)]
        : [newRoom(actions), line, ...ofApp, line, close(actions), system('quit')],
    },
    editMenu(),
    viewMenu(actions, theme),
    windowMenu(actions, isOneWindow, windows),
    helpMenu(actions),
  ];
  return Menu.buildFromTemplate(menus);
}

const close = (actions: MenuActions): Item => ({
  label: say('menu.close'),
  accelerator: acceleratorOf('closeWindow'),
  click: () => actions.close(),
});

/** Checks the menu item of the chosen theme. */
export function showTheme(theme: Settings['theme']): void {
  const item = Menu.getApplicationMenu()?.getMenuItemById(themeItem(theme));
  if (item) item.checked = true;
}

const themeItem = (theme: string): string => `theme-${theme}`;

/** The items that open windows, as the table of windows says. */
function windowItems(place: 'app' | 'window', actions: MenuActions): Item[] {
  return appWindowKinds.flatMap((kind) => {
    const { menu } = windowRow(kind);
    if (menu?.in !== place) return [];
    const label = say(mac ? (menu.labelOnMac ?? menu.label) : menu.label);
    return [{ label, accelerator: acceleratorOf(menu.shortcut), click: () => actions.open(kind) }];
  });
}

function appMenu(ofApp: readonly Item[]): Item {
  return {
    label: app.name,
    submenu: [
      about(),
      line,
      ...ofApp,
      line,
      system('services'),
      line,
      system('hide'),
      system('hideOthers'),
      system('unhide'),
      line,
      system('quit'),
    ],
  };
}

function helpMenu(actions: MenuActions): Item {
  const keys: Item = {
    label: say('keys.title'),
    accelerator: acceleratorOf('help'),
    click: () => actions.openPreferences('shortcuts'),
  };
  return { role: 'help', label: say('menu.help'), submenu: [keys, line, about(), ...licences()] };
}

function editMenu(): Item {
  return {
    role: 'editMenu',
    label: say('menu.edit'),
    submenu: [
      system('undo'),
      system('redo'),
      line,
      { role: 'cut', label: say('edit.cut') },
      { role: 'copy', label: say('edit.copy') },
      { role: 'paste', label: say('edit.paste') },
      system('delete'),
      line,
      { role: 'selectAll', label: say('edit.selectAll') },
    ],
  };
}

function viewMenu(actions: MenuActions, theme: string): Item {
  const choices = ['system', 'light', 'dark'] as const;
  const themes = choices.map((value): Item => ({
    id: themeItem(value),
    label: say(`theme.${value}`),
    type: 'radio',
    checked: value === theme,
    click: () => actions.setTheme(value),
  }));
  const developer: Item[] = app.isPackaged ? [] : [line, system('toggleDevTools')];
  return {
    label: say('menu.view'),
    submenu: [
      system('zoomIn'),
      system('zoomOut'),
      system('resetZoom'),
      line,
      { label: say('appearance.theme'), submenu: themes },
      line,
      system('togglefullscreen'),
      ...developer,
    ],
  };
}

function windowMenu(actions: MenuActions, isOneWindow: boolean, open: readonly ListedWindow[]): Item {
  const lists = (['mentions', 'saved'] as const).map((list): Item => ({
    label: say(`menu.${list}`),
    accelerator: acceleratorOf(list),
    click: () => actions.showList(list),
  }));
  const windows = [
    ...windowItems('window', actions),
    ...lists,
    ...(isOneWindow ? sides(actions) : []),
    line,
    ...besides(actions),
  ];
  const listed = open.length > 0 ? [line, ...open.map((each) => openWindow(each, actions))] : [];
  return {
    role: 'windowMenu',
    label: say('menu.window'),
    submenu: mac
      ? [system('minimize'), system('zoom'), line, ...windows, system('front')]
      : [system('minimize'), line, ...windows, ...listed],
  };
}

/** The item of an open window. */
const openWindow = ({ id, title, isInFront }: ListedWindow, actions: MenuActions): Item => ({
  id: `window-${id}`,
  label: menuLabel(title),
  type: 'checkbox',
  checked: isInFront,
  click: (item) => {
    // Electron has changed its mark; marks follow what is in front.
    item.checked = !item.checked;
    actions.showWindow(id);
  },
});

const besides = (actions: MenuActions): Item[] => [
  {
    label: say('menu.nextWindow'),
    accelerator: acceleratorOf('nextWindow'),
    click: () => actions.showBeside(1),
  },
  {
    label: say('menu.previousWindow'),
    accelerator: acceleratorOf('previousWindow'),
    click: () => actions.showBeside(-1),
  },
];

/** The items of the layout with one window. */
const sides = (actions: MenuActions): Item[] => [
  line,
  {
    label: say('menu.switchSide'),
    accelerator: acceleratorOf('switchSide'),
    click: () => actions.switchSide(),
  },
  {
    label: say('menu.nextConversation'),
    accelerator: acceleratorOf('nextConversation'),
    click: () => actions.showNeighbour(1),
  },
  {
    label: say('menu.previousConversation'),
    accelerator: acceleratorOf('previousConversation'),
    click: () => actions.showNeighbour(-1),
  },
  line,
  { label: say('menu.widerList'), click: () => actions.stepEdge(1) },
  { label: say('menu.narrowerList'), click: () => actions.stepEdge(-1) },
];
