import type { ConversationId } from '../ids';
import type { ShortcutName } from '../keys/shortcuts';
import type { Key } from '../words/phrase';
import type { SliceName, Slices } from './view';

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface WindowRow {
  /** Title until a better one is known. */
  readonly title: Key;
  readonly size: Size & { readonly least: Size };
  /** Whether it can fill the screen. */
  readonly fullscreenable: boolean;
  /** Whether it has no frame, appears over the window that is in use, and closes once another one is. */
  readonly passing?: true;
  /** Whether its page works as fast while others hide it. */
  readonly works?: true;
  /** Whether the app has one such window, or each conversation has one. */
  readonly per: 'app' | 'conversation';
  /** What its view has besides `commonSlices`. */
  readonly view: readonly SliceName[];
  /** Its item in the application menu, where it has one. macOS has menu `app`, others show its items under File. */
  readonly menu?: {
    readonly in: 'app' | 'window';
    readonly label: Key;
    readonly labelOnMac?: Key;
    readonly shortcut: ShortcutName;
  };
}

/** What the view of every window has. */
export const commonSlices = [
  'locale',
  'me',
  'connection',
  'nearby',
  'display',
  'profile',
  'storage',
  'task',
] as const satisfies readonly SliceName[];

/**
 * The kinds of windows. Besides its row, a kind has a page (`renderer/page.html` with `renderer/roster/main.ts`) and a title; what it may call is said
 * at each call (`calls/`), so that adding a call means deciding for every kind.
 */
const windowTable = {
  roster: {
    title: 'window.roster',
    size: { width: 320, height: 640, least: { width: 260, height: 360 } },
    fullscreenable: true,
    per: 'app',
    view: ['hosting', 'settings', 'split', 'people', 'conversations', 'rooms', 'waiting', 'keys'],
    menu: { in: 'window', label: 'keys.roster', shortcut: 'roster' },
  },
  conversation: {
    title: 'window.conversation',
    size: { width: 520, height: 640, least: { width: 340, height: 360 } },
    fullscreenable: true,
    per: 'conversation',
    view: [
      'people',
      'conversations',
      'rows',
      'page',
      'pane',
      'pins',
      'saved',
      'doings',
      'draft',
      'spelling',
      'transfers',
      'attachments',
      'snips',
      'sharing',
    ],
  },
  invitation: {
    title: 'window.invitation',
    size: { width: 360, height: 300, least: { width: 320, height: 180 } },
    fullscreenable: false,
    per: 'app',
    view: ['people', 'invitations', 'waiting', 'spelling'],
  },
  transfers: {
    title: 'transfers.title',
    size: { width: 440, height: 520, least: { width: 340, height: 240 } },
    fullscreenable: true,
    per: 'app',
    view: ['people', 'conversations', 'transfers'],
    menu: { in: 'window', label: 'transfers.title', shortcut: 'transfers' },
  },
  sharing: {
    title: 'sharing.title',
    size: { width: 460, height: 420, least: { width: 300, height: 160 } },
    fullscreenable: false,
    works: true,
    per: 'app',
    view: ['sharing'],
  },
  watching: {
    title: 'watching.title',
    size: { width: 960, height: 640, least: { width: 340, height: 240 } },
    fullscreenable: true,
    per: 'app',
    view: ['watching'],
  },
  jump: {
    title: 'jump.title',
    size: { width: 520, height: 420, least: { width: 320, height: 240 } },
    fullscreenable: false,
    passing: true,
    per: 'app',
    view: ['settings', 'background', 'windows', 'people', 'conversations', 'rooms', 'waiting', 'profiles'],
    menu: { in: 'window', label: 'jump.menu', shortcut: 'jump' },
  },
  preferences: {
    title: 'window.preferences',
    size: { width: 720, height: 520, least: { width: 520, height: 400 } },
    fullscreenable: false,
    per: 'app',
    view: [
      'hosting',
      'settings',
      'profiles',
      'background',
      'calendar',
      'blocked',
      'network',
      'passphrase',
      'keys',
      'adding',
      'computers',
    ],
    menu: {
      in: 'app',
      label: 'preferences.title',
      labelOnMac: 'menu.settings',
      shortcut: 'preferences',
    },
  },
} as const satisfies Record<string, WindowRow>;

type Table = typeof windowTable;
export type WindowKind = keyof Table;
/** The kinds of which the app has one window. */
export type AppWindowKind = {
  [Kind in WindowKind]: Table[Kind]['per'] extends 'app' ? Kind : never;
}[WindowKind];

/** Query of the address of a spare window's page: it asks for its view once it is claimed. */
export const spareQuery = 'spare';

const isWindowKind = (name: string): name is WindowKind => Object.hasOwn(windowTable, name);
export const windowKinds: readonly WindowKind[] = Object.keys(windowTable).filter(isWindowKind);

const isAppWindowKind = (kind: WindowKind): kind is AppWindowKind => windowTable[kind].per === 'app';
export const appWindowKinds: readonly AppWindowKind[] = windowKinds.filter(isAppWindowKind);

export const windowRow = (kind: WindowKind): WindowRow => windowTable[kind];

type CommonSlice = (typeof commonSlices)[number];
export type SliceOf<Kind extends WindowKind> = CommonSlice | Table[Kind]['view'][number];
/** What a window of a kind shows. */
export type ViewOf<Kind extends WindowKind> = Kind extends WindowKind ? Pick<Slices, SliceOf<Kind>> : never;
/** What every window shows. */
export type CommonView = Pick<Slices, CommonSlice>;
export type View = ViewOf<WindowKind>;

/** Which window it is. */
export interface ScopeOf<Kind extends WindowKind> {
  readonly kind: Kind;
  /** The conversation that it is for; null for windows of the whole app. */
  readonly conversation: Kind extends AppWindowKind ? null : ConversationId;
}
export type Scope = ScopeOf<WindowKind>;

/** A window's view as it is when it is loaded. */
export interface SnapshotOf<Kind extends WindowKind> extends ScopeOf<Kind> {
  /** Number of the last change in it. */
  readonly sequence: number;
  readonly view: ViewOf<Kind>;
}
export type Snapshot = SnapshotOf<WindowKind>;
