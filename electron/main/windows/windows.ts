import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { BaseWindow, nativeTheme, type BrowserWindow } from 'electron';
import type { ConversationId } from '../../../shared/ids';
import type { PaneView, SplitView } from '../../../shared/ipc/views/layout';
import { windowRow, type AppWindowKind } from '../../../shared/ipc/windows';
import type { CallName, EventName, EventPayload } from '../../../shared/ipc/contract';
import type { PreferencePage } from '../../../shared/settings/settings';
import type { Logger } from '../../storage/logger';
import type { JsonFile } from '../../storage/json-file';
import type { Caller } from '../ipc/router';
import type { MenuChoice, MenuEntry, Windows } from '../ports';
import { menuOf } from './context-menu';
import type { ListedWindow } from './listed-windows';
import type { FirstWindow } from './first-window';
import { drawnMs, OpenPages, type OpenPage } from './open-pages';
import { Opener } from './opener';
import { PageMenus } from './page-menus';
import { RememberedPlaces, workAreas } from './remembered-places';
import { Pane } from './split-window';
import { backgroundColor } from './window-factory';
import { invitationsHeight, onScreen, type placesSchema } from './window-places';
import { WindowList } from './window-list';
import type { WindowRules } from './window-rules';
import { WindowUse, type Refusal } from './window-use';

/** Longest time for which the rest of a start waits for the roster. */
const paintedAtMostMs = 3_000;
/** Number of conversation windows that a start reopens: the last opened ones. */
const reopenedAtMost = 12;

/** How far the menu moves the edge beside the list, in CSS pixels of its page. */
const edgeStep = 48;

/** Size of the window that shares the screen, once it does, in pixels. */
const sharingSize = { width: 380, height: 180 };

/** Calls that show a conversation. */
const opening: readonly CallName[] = ['openConversation', 'openRow', 'talkTo'];

/** The windows of the app, as its features use them. A window is known by the number of its page. */
export class AppWindows implements Windows {
  readonly #pages = new OpenPages();
  readonly #places: RememberedPlaces;
  readonly #menus = new PageMenus();
  readonly #use = new WindowUse(() => performance.now());
  readonly #opener: Opener;
  readonly #list = new WindowList(this.#pages, () => this.#rules?.changed());
  #rules: WindowRules | undefined;
  #isEnding = false;

  /** @param first the window that is made before the others */
  constructor(first: FirstWindow, places: JsonFile<typeof placesSchema>, log: Logger) {
    this.#places = new RememberedPlaces(places);
    this.#opener = new Opener({
      first,
      pages: this.#pages,
      places: this.#places,
      use: this.#use,
      rules: () => this.#must(),
      forgotten: (page) => this.#menus.forget(page),
      log,
    });
    nativeTheme.on('updated', () => {
      for (const { host } of this.#pages.all) host.setBackgroundColor(backgroundColor());
      this.#opener.themeChanged();
    });
  }

  /** Sets the callbacks. MUST be called before the first window opens. */
  obey(rules: WindowRules): void {
    this.#rules = rules;
  }

  /** The page with these web contents, as calls see it. */
  callerOf(contents: number): Caller | undefined {
    return this.#pages.callerOf(contents);
  }

  /** The window that a page is in. */
  windowOf(page: number): BrowserWindow | undefined {
    return this.#pages.get(page)?.host.window;
  }

  send<Name extends EventName>(window: number, name: Name, payload: EventPayload<Name>): void {
    this.#pages.send(window, name, payload);
  }

  setTitle(window: number, title: string): void {
    this.#pages.get(window)?.host.setTitle(title);
  }

  open(kind: AppWindowKind): void {
    this.#openOrShow(kind);
  }

  openConversation(conversation: ConversationId): void {
    const found = this.#pages.find('conversation', conversation);
    if (found) found.host.bringToFront();
    else this.#opener.openConversation(conversation, true);
  }

  openInOwnWindow(conversation: ConversationId): void {
    const found = this.#pages.find('conversation', conversation);
    if (found) this.#opener.takeOut(found);
  }

  /** Chooses whether the roster's window shows conversations. Those that are open move into it, or the one that it shows out of it. */
  setLayout(isOneWindow: boolean): void {
    this.#opener.setLayout(isOneWindow);
  }

  get isOneWindow(): boolean {
    return this.#opener.isOneWindow;
  }

  /**
   * Reopens the conversations that were open when the app last ended, each once the one before is painted, so that the first window
   * is not delayed. None takes the focus.
   * @param isHidden whether this start shows no window: then they wait for the roster
   */
  async reopen(isHidden: boolean): Promise<void> {
    this.#opener.reopenShown();
    if (isHidden && !this.#pages.find('roster'))
      return this.#opener.whenRosterOpens(() => void this.reopen(false));
    const isWanted = (conversation: ConversationId): boolean => this.#must().mayReopen(conversation);
    for (const next of this.#places.toReopen(isWanted, reopenedAtMost)) {
      if (this.#isEnding) return;
      if (this.#pages.find('conversation', next)) continue;
      const { window } = this.#opener.openWindow('conversation', next, false).host;
      this.#must().opened(next);
      await Promise.race([once(window, 'show'), once(window, 'closed')]);
    }
  }

  /** Resolves once the roster is painted, and at the latest after `paintedAtMostMs`: its page may have crashed. */
  async rosterPainted(): Promise<void> {
    const window = this.#pages.find('roster')?.host.window;
    if (window && !window.isVisible())
      await Promise.race([once(window, 'show'), once(window, 'closed'), wait(paintedAtMostMs)]);
    await wait(drawnMs);
  }

  closeConversation(conversation: ConversationId): void {
    this.#pages.find('conversation', conversation)?.host.close();
  }

  /** Gives a conversation's page a text that was sent with files and did not go. Returns false if there is none to take it. */
  giveBack(conversation: ConversationId, caption: string): boolean {
    const page = this.#pages.find('conversation', conversation);
    if (!page || page.host.contents.isCrashed()) return false;
    this.#pages.sendOnceReady(page.id, 'captionReturned', { caption });
    return true;
  }

  become(planned: ConversationId, conversation: ConversationId): void {
    const page = this.#pages.find('conversation', planned);
    if (!page) return;
    const other = this.#pages.find('conversation', conversation);
    if (other) {
      other.host.bringToFront();
      return page.host.close();
    }
    page.conversation = conversation;
    page.formerly = planned;
    this.#places.become(planned, conversation);
    this.#opener.remember(page);
    // Before anything is published: the page must not be told that what it shows is gone.
    this.#must().became(page.id);
    this.#must().opened(conversation);
    this.send(page.id, 'claimed', {});
  }

  isFocused(conversation: ConversationId): boolean {
    return this.#pages.find('conversation', conversation)?.host.isInFront ?? false;
  }

  /** How the roster's window is divided; null unless it shows conversations. */
  get split(): SplitView | null {
    const { split } = this.#opener;
    return split ? { ...split.view, shown: this.shown } : null;
  }

  /** The conversation that the roster's window shows. */
  get shown(): ConversationId | null {
    return this.#opener.shown;
  }

  /** How a conversation is shown in the roster's window; null if it is not. */
  pane(conversation: ConversationId): PaneView | null {
    const host = this.#pages.find('conversation', conversation)?.host;
    return host instanceof Pane ? { isInFront: host.isInFront } : null;
  }

  /** Sets the width of the list in the roster's window, in CSS pixels of its page. */
  moveEdge(width: number): void {
    this.#places.setListWidth(width);
    this.#opener.split?.layOut();
  }

  /** Makes the list in the roster's window wider or narrower, for who does not drag its edge. */
  stepEdge(step: 1 | -1): void {
    const view = this.#opener.split?.view;
    if (!view) return;
    const width = view.width + step * edgeStep;
    this.moveEdge(Math.round(Math.max(view.least, Math.min(width, view.most))));
  }

  /** Moves the keyboard from the list to the conversation beside it, or back. */
  switchSide(): void {
    this.#opener.split?.switchSide();
  }

  showInvitations(asked: boolean): void {
    const found = this.#pages.find('invitation');
    const page = found ?? this.#opener.openWindow('invitation', null, asked);
    this.#fitInvitations(page);
    if (asked) this.#pages.sendOnceReady(page.id, 'invitationsWanted', {});
    if (!found) return;
    const { host } = found;
    if (asked) host.bringToFront();
    else if (!host.window.isVisible()) host.window.showInactive();
  }

  /** Makes the window high enough for several invitations, unless the user has chosen its height. */
  #fitInvitations(page: OpenPage): void {
    const { window } = page.host;
    const [, height = 0] = window.getContentSize();
    const wanted = invitationsHeight(this.#must().invitations());
    if (height !== page.fitted || wanted <= height) return;
    const bounds = window.getNormalBounds();
    const higher = { ...bounds, height: bounds.height + wanted - height };
    page.fitted = wanted;
    window.setBounds(onScreen(higher, workAreas(), windowRow('invitation').size.least));
  }

  closeInvitations(): void {
    this.#pages.find('invitation')?.host.close();
  }

  openPreferences(page?: PreferencePage): void {
    const { id } = this.#openOrShow('preferences');
    if (page) this.#pages.sendOnceReady(id, 'showPage', { page });
  }

  /** Opens the roster, with the keyboard where a person is looked for. */
  newConversation(): void {
    this.#pages.sendOnceReady(this.#openOrShow('roster').id, 'newConversation', {});
  }

  /** Opens the roster, with the dialog for a new open room. */
  newRoom(): void {
    this.#pages.sendOnceReady(this.#openOrShow('roster').id, 'newRoom', {});
  }

  /** Opens the roster, and lists the messages that name the user, or those that they have saved. */
  showList(list: 'mentions' | 'saved'): void {
    this.#pages.sendOnceReady(this.#openOrShow('roster').id, 'listChosen', { list });
  }

  /** Opens a window, and resolves once it is visible; with undefined if it was closed before. */
  async visible(kind: 'roster' | 'preferences'): Promise<Caller | undefined> {
    const { id, host } = this.#pages.find(kind) ?? this.#opener.openWindow(kind);
    const { window } = host;
    if (!window.isVisible() && !window.isMinimized())
      await Promise.race([once(window, 'show'), once(window, 'closed')]);
    if (window.isDestroyed()) return undefined;
    host.bringToFront();
    return { window: id, kind, conversation: null, formerly: undefined };
  }

  /** MUST be called when a page asks for its view. */
  subscribed(window: number): void {
    this.#opener.subscribed(window);
    this.#pages.subscribed(window);
  }

  close(window: number): void {
    this.#pages.get(window)?.host.close();
  }

  /** Closes what the user is at: a conversation, or a window that shows none. */
  closeInUse(): void {
    const window = BaseWindow.getFocusedWindow();
    const { split } = this.#opener;
    const shown = window !== null && split?.window === window ? split.shown : undefined;
    (shown ?? window)?.close();
  }

  closeOnly(kind: AppWindowKind): void {
    this.#pages.find(kind)?.host.close();
  }

  shrinkSharing(): void {
    const { width, height } = sharingSize;
    this.#pages.find('sharing')?.host.window.setSize(width, height);
  }

  fillScreen(window: number): void {
    const shown = this.windowOf(window);
    shown?.setFullScreen(!shown.isFullScreen());
  }

  leaveFullScreen(window: number): void {
    const shown = this.windowOf(window);
    if (shown?.isFullScreen() === true) shown.setFullScreen(false);
  }

  wantKeyFrame(): void {
    const page = this.#pages.find('sharing');
    if (page) this.send(page.id, 'keyFrameWanted', {});
  }

  minimize(window: number): void {
    this.windowOf(window)?.minimize();
  }

  flash(conversation: ConversationId): void {
    const page = this.#pages.find('conversation', conversation) ?? this.#pages.find('roster');
    const window = page?.host.window;
    if (!window || window.isDestroyed() || window.isFocused()) return;
    window.flashFrame(true);
    window.once('focus', () => window.flashFrame(false));
  }

  /** The windows that the user has open. */
  get listed(): readonly ListedWindow[] {
    return this.#list.all;
  }

  /** Brings one of them to the front, by its number. Returns false if it is not open. */
  showListed(id: number): boolean {
    return this.#list.show(id);
  }

  /** Brings the one to the front that follows the one in front, or precedes it. */
  showBeside(step: 1 | -1): void {
    this.#list.step(step);
  }

  /** Number of windows. */
  get count(): number {
    return this.#opener.count;
  }

  /** Counts an act of a page outside itself, by a call. Returns why it is refused, or undefined. */
  actOutside(window: number, name: CallName): Refusal | undefined {
    const page = this.#pages.get(window);
    // In one window nothing comes of it but another conversation beside the list, and people leaf through them.
    const isInside = this.#opener.split !== undefined && page?.kind === 'roster' && opening.includes(name);
    return this.#use.act(window, page?.host.isInFront ?? false, !isInside);
  }

  popUp(window: number, entries: readonly MenuEntry[], at: { x: number; y: number }): boolean {
    const host = this.#pages.get(window)?.host;
    if (!host || entries.length === 0) return true;
    const menu = menuOf(entries, (message) => this.send(window, 'menuFailed', { message }));
    return this.#menus.popUp(host, menu, at);
  }

  /** Opens the app's menu at a place in a window. There is none before the roster is painted. */
  popUpAppMenu(window: number, at: { x: number; y: number }): void {
    const host = this.#pages.get(window)?.host;
    const menu = this.#rules?.appMenu();
    if (host && menu) this.#menus.popUp(host, menu, at);
  }

  chosen(window: number, choice: MenuChoice): void {
    if (choice === 'name') this.send(window, 'nameChosen', {});
    else if ('safety' in choice) this.send(window, 'safetyChosen', { person: choice.safety });
    else if ('reply' in choice) this.send(window, 'replyChosen', { row: choice.reply });
    else if ('react' in choice) this.send(window, 'reactChosen', { row: choice.react });
    else if ('group' in choice) this.send(window, 'groupChosen', { person: choice.group });
    else if ('card' in choice) this.send(window, 'cardChosen', { person: choice.card });
    else this.send(window, 'editChosen', { row: choice.edit });
  }

  /** Closes all windows and waits at most 700 ms for them: their drafts arrive while they close. */
  async closeAll(): Promise<void> {
    this.#isEnding = true;
    const pages = this.#pages.all;
    const closed = pages.map(({ host }) => new Promise<void>((resolve) => host.onClosed(resolve)));
    this.#opener.end();
    this.#list.end();
    for (const { host } of pages) host.close();
    await Promise.race([Promise.all(closed), wait(700)]);
  }

  #openOrShow(kind: AppWindowKind): OpenPage {
    const found = this.#pages.find(kind);
    if (!found) return kind === 'roster' ? this.#opener.openRoster() : this.#opener.openWindow(kind);
    const { window } = found.host;
    // A new window shows itself once it is painted.
    if (window.isVisible() || window.isMinimized()) found.host.bringToFront();
    if (kind === 'roster') this.#opener.split?.useList();
    return found;
  }

  #must(): WindowRules {
    if (!this.#rules) throw new Error('No window may open yet.');
    return this.#rules;
  }
}
