import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { ConversationId } from '../../../shared/ids';
import { windowRow, type AppWindowKind, type WindowKind } from '../../../shared/ipc/windows';
import type { EventName, EventPayload } from '../../../shared/ipc/contract';
import type { PreferencePage } from '../../../shared/settings/settings';
import type { Logger } from '../../storage/logger';
import type { JsonFile } from '../../storage/json-file';
import type { Caller } from '../ipc/router';
import { menuOf } from './context-menu';
import type { MenuChoice, MenuEntry, Windows } from '../ports';
import type { FirstWindow } from './first-window';
import { SpareWindow } from './spare-window';
import { backgroundColor, claim, loadAgain, makeWindow, show } from './window-factory';
import { WindowUse, type Refusal } from './window-use';
import {
  freePlace,
  invitationsHeight,
  onScreen,
  over,
  type Bounds,
  type placesSchema,
} from './window-places';

/** Time from a window's view to its first paint, with ample margin. */
const drawnMs = 150;
/** Longest time for which the rest of a start waits for the roster. */
const paintedAtMostMs = 3_000;
/** Number of conversation windows that a start reopens: the last opened ones. */
const reopenedAtMost = 12;

/** Input events that count as acts of the user. Pages cannot make any. */
const presses: readonly string[] = ['mouseDown', 'rawKeyDown', 'keyDown', 'touchStart', 'gestureTap'];

/** Callbacks about windows. */
export interface WindowRules {
  opened(conversation: ConversationId): void;
  /** The page of a conversation's window crashed; it is about to be loaded again. */
  crashed(conversation: ConversationId): void;
  closed(window: number, conversation: ConversationId | null): void;
  /** The window of a planned conversation is that of another one now: it asks for its view again. */
  became(window: number): void;
  /** Whether this is a planned conversation, whose window's place is not remembered. */
  isPlanned(conversation: ConversationId): boolean;
  /** The last window is being closed. Resolves to whether it may. */
  lastCloses(window: number): Promise<boolean>;
  /** Number of open invitations. */
  invitations(): number;
}

interface Entry {
  window: BrowserWindow;
  kind: WindowKind;
  conversation: ConversationId | null;
  /** The planned conversation whose window it was. */
  formerly: ConversationId | undefined;
  /** Of the window of invitations: height of its page while the app chooses it, in pixels. */
  fitted: number | undefined;
}

/** All windows that are open. */
export class AppWindows implements Windows {
  readonly #entries = new Map<number, Entry>();
  /** Events for windows whose page is not there yet, by window. */
  readonly #unsent = new Map<number, (() => void)[]>();
  readonly #use = new WindowUse(() => performance.now());
  /** Windows that have a menu open. */
  readonly #withMenu = new Set<number>();
  readonly #spare = new SpareWindow();
  /** Windows whose page was loaded before they had a view, still hidden, and whether they take the keyboard. */
  readonly #claimed = new Map<number, boolean>();
  #rules: WindowRules | undefined;
  /** The last window, once it may close. */
  #mayClose: number | undefined;
  #quitting = false;
  /** Conversations whose windows are still to be reopened. */
  #toReopen: readonly ConversationId[] = [];

  /** @param first the window that is made before the others */
  constructor(
    private readonly first: FirstWindow,
    private readonly places: JsonFile<typeof placesSchema>,
    private readonly log: Logger,
  ) {
    nativeTheme.on('updated', () => {
      for (const { window } of this.#entries.values()) window.setBackgroundColor(backgroundColor());
      this.#spare.themeChanged();
    });
  }

  /** Sets the callbacks. MUST be called before the first window opens. */
  obey(rules: WindowRules): void {
    this.#rules = rules;
  }

  /** The window with these web contents, as calls see it. */
  callerOf(contents: number): Caller | undefined {
    for (const [
      window,
      {
        window: { webContents },
        kind,
        conversation,
        formerly,
      },
    ] of this.#entries)
      if (webContents.id === contents) return { window, kind, conversation, formerly };
    return undefined;
  }

  send<Name extends EventName>(window: number, name: Name, payload: EventPayload<Name>): void {
    const contents = this.#entries.get(window)?.window.webContents;
    if (contents && !contents.isDestroyed() && !contents.isCrashed()) contents.send(`event:${name}`, payload);
  }

  setTitle(window: number, title: string): void {
    const entry = this.#entries.get(window);
    if (entry && entry.window.getTitle() !== title) entry.window.setTitle(title);
  }

  open(kind: AppWindowKind): void {
    this.#openOrShow(kind);
  }

  openConversation(conversation: ConversationId): void {
    const found = this.#find('conversation', conversation);
    if (found) this.#show(found);
    else this.#openConversation(conversation, true);
  }

  /**
   * Reopens the conversation windows that were open when the app last ended, each once the one before is painted, so
   * that the first window is not delayed. None takes the focus.
   */
  async reopen(isWanted: (conversation: ConversationId) => boolean): Promise<void> {
    this.#toReopen = this.places.value.open.filter(isWanted).slice(-reopenedAtMost);
    for (let next = this.#toReopen[0]; next !== undefined && !this.#quitting; next = this.#toReopen[0]) {
      const entry = this.#find('conversation', next) ? undefined : this.#openConversation(next, false);
      this.#toReopen = this.#toReopen.slice(1);
      if (entry) await Promise.race([once(entry.window, 'show'), once(entry.window, 'closed')]);
    }
  }

  /** Resolves once the roster is painted, and at the latest after `paintedAtMostMs`: its page may have crashed. */
  async rosterPainted(): Promise<void> {
    const window = this.#find('roster')?.window;
    if (window && !window.isVisible())
      await Promise.race([once(window, 'show'), once(window, 'closed'), wait(paintedAtMostMs)]);
    await wait(drawnMs);
  }

  closeConversation(conversation: ConversationId): void {
    this.#find('conversation', conversation)?.window.close();
  }

  /** Gives a conversation's window a text that was sent with files and did not go. Returns false if there is none to take it. */
  giveBack(conversation: ConversationId, caption: string): boolean {
    const window = this.#find('conversation', conversation)?.window;
    if (!window || window.webContents.isCrashed()) return false;
    this.#sendOnceReady(window.id, 'captionReturned', { caption });
    return true;
  }

  become(planned: ConversationId, conversation: ConversationId): void {
    const entry = this.#find('conversation', planned);
    if (!entry) return;
    const other = this.#find('conversation', conversation);
    if (other) {
      this.#show(other);
      return entry.window.close();
    }
    Object.assign(entry, { conversation, formerly: planned });
    this.#rememberOpen();
    this.#remember(entry);
    // Before anything is published: the page must not be told that what it shows is gone.
    this.#rules?.became(entry.window.id);
    this.#rules?.opened(conversation);
    this.send(entry.window.id, 'claimed', {});
  }

  isFocused(conversation: ConversationId): boolean {
    return this.#find('conversation', conversation)?.window.isFocused() ?? false;
  }

  showInvitations(asked: boolean): void {
    const found = this.#find('invitation');
    this.#fitInvitations(found ?? this.#open('invitation', null, asked));
    if (!found) return;
    if (asked) this.#show(found);
    else if (!found.window.isVisible()) found.window.showInactive();
  }

  /** Makes the window high enough for several invitations, unless the user has chosen its height. */
  #fitInvitations(entry: Entry): void {
    const { window } = entry;
    const [, height = 0] = window.getContentSize();
    const wanted = invitationsHeight(this.#rules?.invitations() ?? 0);
    if (height !== entry.fitted || wanted <= height) return;
    const bounds = window.getNormalBounds();
    const higher = { ...bounds, height: bounds.height + wanted - height };
    entry.fitted = wanted;
    window.setBounds(onScreen(higher, workAreas(), windowRow('invitation').size.least));
  }

  closeInvitations(): void {
    this.#find('invitation')?.window.close();
  }

  openPreferences(page?: PreferencePage): void {
    const { window } = this.#openOrShow('preferences');
    if (page !== undefined) this.#sendOnceReady(window.id, 'showPage', { page });
  }

  /** Opens the roster, with the keyboard where a person is looked for. */
  newConversation(): void {
    const entry = this.#openOrShow('roster');
    this.#sendOnceReady(entry.window.id, 'newConversation', {});
  }

  /** Opens the roster, with the dialog for a new open room. */
  newRoom(): void {
    const entry = this.#openOrShow('roster');
    this.#sendOnceReady(entry.window.id, 'newRoom', {});
  }

  /** Opens the roster, and lists the messages that name the user, or those that they have saved. */
  showList(list: 'mentions' | 'saved'): void {
    const entry = this.#openOrShow('roster');
    this.#sendOnceReady(entry.window.id, 'listChosen', { list });
  }

  /** Opens a window, and resolves once it is visible; with undefined if it was closed before. */
  async visible(kind: 'roster' | 'preferences'): Promise<Caller | undefined> {
    const entry = this.#find(kind) ?? this.#open(kind);
    const { window } = entry;
    const { id } = window;
    if (!window.isVisible() && !window.isMinimized())
      await Promise.race([once(window, 'show'), once(window, 'closed')]);
    if (window.isDestroyed()) return undefined;
    this.#show(entry);
    return { window: id, kind, conversation: null, formerly: undefined };
  }

  /** MUST be called when a window asks for its view. Sends a new window what it could not be told before, once it is painted. */
  subscribed(window: number): void {
    this.#showClaimed(window);
    const unsent = this.#unsent.get(window);
    this.#unsent.delete(window);
    if (unsent) setTimeout(() => unsent.forEach((send) => send()), drawnMs);
  }

  /** A page that is loaded before it has a view is painted empty. So its first paint cannot tell when to show its window. */
  #showClaimed(window: number): void {
    const takeKeyboard = this.#claimed.get(window);
    if (takeKeyboard === undefined) return;
    this.#claimed.delete(window);
    const entry = this.#entries.get(window);
    if (entry) show(entry.window, takeKeyboard);
  }

  #sendOnceReady<Name extends EventName>(window: number, name: Name, payload: EventPayload<Name>): void {
    const send = (): void => this.send(window, name, payload);
    const unsent = this.#unsent.get(window);
    if (unsent) unsent.push(send);
    else send();
  }

  close(window: number): void {
    this.#entries.get(window)?.window.close();
  }

  minimize(window: number): void {
    this.#entries.get(window)?.window.minimize();
  }

  flash(conversation: ConversationId): void {
    const window = (this.#find('conversation', conversation) ?? this.#find('roster'))?.window;
    if (!window || window.isFocused()) return;
    window.flashFrame(true);
    window.once('focus', () => window.flashFrame(false));
  }

  /** Number of windows. */
  get count(): number {
    return this.#entries.size;
  }

  /** Counts an act of a window outside its page. Returns why it is refused, or undefined. */
  actOutside(window: number): Refusal | undefined {
    return this.#use.act(window, this.#entries.get(window)?.window.isFocused() ?? false);
  }

  popUp(window: number, entries: readonly MenuEntry[], at: { x: number; y: number }): boolean {
    const parent = this.#entries.get(window)?.window;
    if (!parent || entries.length === 0) return true;
    const zoom = parent.webContents.getZoomFactor();
    const [x, y] = [Math.round(at.x * zoom), Math.round(at.y * zoom)];
    const [width = 0, height = 0] = parent.getContentSize();
    if (this.#withMenu.has(window) || x < 0 || y < 0 || x > width || y > height) return false;
    this.#withMenu.add(window);
    const menu = menuOf(entries, (message) => this.send(window, 'menuFailed', { message }));
    menu.popup({ window: parent, x, y, callback: () => this.#withMenu.delete(window) });
    return true;
  }

  chosen(window: number, choice: MenuChoice): void {
    if (choice === 'name') this.send(window, 'nameChosen', {});
    else if ('safety' in choice) this.send(window, 'safetyChosen', { person: choice.safety });
    else if ('reply' in choice) this.send(window, 'replyChosen', { row: choice.reply });
    else if ('group' in choice) this.send(window, 'groupChosen', { person: choice.group });
    else if ('card' in choice) this.send(window, 'cardChosen', { person: choice.card });
    else this.send(window, 'editChosen', { row: choice.edit });
  }

  /** Closes all windows and waits at most 700 ms for them: their drafts arrive while they close. */
  async closeAll(): Promise<void> {
    this.#quitting = true;
    this.#spare.end();
    const entries = [...this.#entries.values()];
    const closed = entries.map(
      ({ window }) => new Promise<void>((resolve) => window.once('closed', () => resolve())),
    );
    for (const { window } of entries) window.close();
    await Promise.race([Promise.all(closed), new Promise((resolve) => setTimeout(resolve, 700))]);
  }

  /** A new window shows itself once it is painted. */
  #openOrShow(kind: AppWindowKind): Entry {
    const found = this.#find(kind);
    if (!found) return this.#open(kind);
    if (found.window.isVisible() || found.window.isMinimized()) this.#show(found);
    return found;
  }

  #openConversation(conversation: ConversationId, takeKeyboard: boolean): Entry {
    const entry = this.#open('conversation', conversation, takeKeyboard);
    this.#rules?.opened(conversation);
    return entry;
  }

  #find(kind: WindowKind, conversation: ConversationId | null = null): Entry | undefined {
    return [...this.#entries.values()].find(
      (each) => each.kind === kind && each.conversation === conversation,
    );
  }

  #open(kind: WindowKind, conversation: ConversationId | null = null, takeKeyboard = true): Entry {
    const place = this.#placeOf(kind, keyOf(kind, conversation));
    const spare = kind === 'conversation' ? this.#spare.take() : undefined;
    const first = kind === 'roster' ? this.first.take() : undefined;
    if (first && place) first.setBounds(place);
    const window = spare ?? first ?? makeWindow(kind, place, takeKeyboard);
    const isChosen = place !== undefined && place.height !== windowRow(kind).size.height;
    const fitted = kind === 'invitation' && !isChosen ? window.getContentSize()[1] : undefined;
    const entry: Entry = { window, kind, conversation, formerly: undefined, fitted };
    const { id } = window;
    this.#entries.set(id, entry);
    this.#unsent.set(id, []);
    window.once('show', () => this.#quitting || this.#spare.prepareSoon());
    window.on('resize', () => this.#remember(entry));
    window.on('move', () => this.#remember(entry));
    window.webContents.on('input-event', (_event, { type }) => {
      if (presses.includes(type)) this.#use.pressed(id);
    });
    // A page may not move or resize its window; only the user may.
    window.webContents.on('content-bounds-updated', (event) => event.preventDefault());
    window.on('close', (event) => {
      if (this.#quitting || this.#entries.size > 1 || this.#mayClose === id) return;
      event.preventDefault();
      void this.#closeLast(id);
    });
    window.on('closed', () => {
      this.#entries.delete(id);
      this.#unsent.delete(id);
      this.#claimed.delete(id);
      this.#use.forget(id);
      this.#withMenu.delete(id);
      if (!this.#quitting) this.#rememberOpen();
      if (this.#entries.size === 0) this.#spare.end();
      this.#rules?.closed(id, entry.conversation);
    });
    this.#bringBack(entry);
    if (spare ?? first) this.#claimed.set(id, takeKeyboard);
    if (spare) claim(spare, place);
    if (conversation !== null) this.#rememberOpen();
    return entry;
  }

  async #closeLast(id: number): Promise<void> {
    if (!(await this.#rules?.lastCloses(id))) return;
    this.#mayClose = id;
    this.#entries.get(id)?.window.close();
  }

  #show({ window }: Entry): void {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Reloads a crashed page, at most three times. */
  #bringBack(entry: Entry): void {
    const { window, kind } = entry;
    let crashes = 0;
    window.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason === 'clean-exit' || this.#quitting) return;
      crashes += 1;
      this.log.error('A window crashed.', { kind, reason: details.reason, crashes });
      if (entry.conversation !== null) this.#rules?.crashed(entry.conversation);
      if (crashes <= 3) setTimeout(() => window.isDestroyed() || loadAgain(window, kind), 100 * crashes);
    });
  }

  #placeOf(kind: WindowKind, key: string): Bounds | undefined {
    const { places } = this.places.value;
    const screens = workAreas();
    const { size, per, passing } = windowRow(kind);
    const { least } = size;
    if (passing)
      return over(
        BrowserWindow.getFocusedWindow()?.getBounds() ?? screens[0] ?? { x: 0, y: 0, ...size },
        size,
        screens,
      );
    if (per === 'app') return places[key] && onScreen(places[key], screens, least);
    const taken = [...this.#entries.values()]
      .filter((each) => each.kind === kind)
      .map(({ window }) => window.getNormalBounds());
    const wanted = places[key] ?? taken.at(-1) ?? places[kind];
    return wanted && freePlace(wanted, taken, screens, least);
  }

  /** Stores which conversations have a window, for the next start. */
  #rememberOpen(): void {
    const open = [...this.#entries.values()].flatMap(({ conversation }) => conversation ?? []);
    // Keeps those still to be reopened, in case the app ends before.
    this.places.writeSoon({ ...this.places.value, open: [...new Set([...open, ...this.#toReopen])] });
  }

  #remember({ window, kind, conversation, fitted }: Entry): void {
    if (
      windowRow(kind).passing ||
      window.isDestroyed() ||
      !window.isVisible() ||
      window.isMinimized() ||
      window.isMaximized() ||
      window.isFullScreen()
    )
      return;
    const normal = window.getNormalBounds();
    const isFitted = window.getContentSize()[1] === fitted;
    const bounds = isFitted ? { ...normal, height: windowRow(kind).size.height } : normal;
    const isPlanned = conversation !== null && this.#rules?.isPlanned(conversation) === true;
    const own = isPlanned ? {} : { [keyOf(kind, conversation)]: bounds };
    const ofKind = windowRow(kind).per === 'conversation' ? { [kind]: bounds } : {};
    this.places.writeSoon({
      ...this.places.value,
      places: { ...this.places.value.places, ...own, ...ofKind },
    });
  }
}

const keyOf = (kind: WindowKind, conversation: ConversationId | null): string =>
  conversation === null ? kind : `${kind} ${conversation}`;

const workAreas = (): Bounds[] => screen.getAllDisplays().map(({ workArea }) => workArea);
