import type { BrowserWindow } from 'electron';
import type { ConversationId } from '../../../shared/ids';
import { windowRow, type WindowKind } from '../../../shared/ipc/windows';
import { say } from '../../../shared/words/say';
import type { Logger } from '../../storage/logger';
import { bringBack } from './bring-back';
import type { FirstWindow } from './first-window';
import type { OpenPage, OpenPages } from './open-pages';
import { OwnWindow } from './page-host';
import type { RememberedPlaces } from './remembered-places';
import { SparePage } from './spare-page';
import { Pane, panesAtMost, SplitWindow } from './split-window';
import { claim, makePane, makeSpare, makeSparePane, makeWindow, show } from './window-factory';
import { splitSize } from './window-places';
import type { WindowRules } from './window-rules';
import type { WindowUse } from './window-use';

/** Input events that count as acts of the user. Pages cannot make any. */
const presses: readonly string[] = ['mouseDown', 'rawKeyDown', 'keyDown', 'touchStart', 'gestureTap'];

export interface OpenerParts {
  /** The window that is made before the others. */
  first: FirstWindow;
  pages: OpenPages;
  places: RememberedPlaces;
  use: WindowUse;
  /** MUST NOT be used before the first window opens. */
  rules(): WindowRules;
  /** A page was closed. */
  forgotten(page: number): void;
  log: Logger;
}

/**
 * Opens pages and closes them, and moves conversations from one layout to the other. Usually each page has a window. In the layout
 * with one window the roster's shows conversations, too: only those that the user took out of it have a window.
 */
export class Opener {
  readonly #spare = new SparePage(
    () => makeSpare('conversation'),
    (window) => window.destroy(),
  );
  readonly #sparePane = new SparePage(makeSparePane, ({ webContents }) => webContents.close());
  /** Windows whose page was loaded before they had a view, still hidden, and whether they take the keyboard. */
  readonly #claimed = new Map<number, boolean>();
  /** Pages that are closed to be opened elsewhere, and what does that. */
  readonly #moving = new Map<number, (conversation: ConversationId) => void>();
  #isOneWindow = false;
  #split: SplitWindow | undefined;
  #hasReopened = false;
  #whenRosterOpens = (): void => undefined;
  /** The last window, once it may close. */
  #mayClose: number | undefined;
  #isEnding = false;

  constructor(private readonly parts: OpenerParts) {}

  get isOneWindow(): boolean {
    return this.#isOneWindow;
  }

  /** The roster's window, if it is open and shows conversations. */
  get split(): SplitWindow | undefined {
    return this.#split;
  }

  /** The conversation that it shows. */
  get shown(): ConversationId | null {
    const shown = this.#split?.shown?.contents.id;
    return (shown === undefined ? undefined : this.parts.pages.get(shown))?.conversation ?? null;
  }

  /** Number of windows, without those that pass. */
  get count(): number {
    return this.parts.pages.all.filter((page) => page.host instanceof OwnWindow && !isPassing(page)).length;
  }

  /** Runs something once the roster is opened. */
  whenRosterOpens(run: () => void): void {
    this.#whenRosterOpens = run;
  }

  /** Chooses the layout. Conversations that are open move into the roster's window, or the one that it shows out of it. */
  setLayout(isOneWindow: boolean): void {
    if (isOneWindow === this.#isOneWindow) return;
    this.#isOneWindow = isOneWindow;
    if (isOneWindow) this.#gather();
    else this.#scatter();
    this.parts.rules().changed();
  }

  /** Opens a conversation where the layout has it, without closing or hiding others. */
  openConversation(conversation: ConversationId, takeKeyboard: boolean): void {
    if (this.#isOneWindow) this.#openPane(conversation, takeKeyboard ? 'keyboard' : 'shown');
    else this.openWindow('conversation', conversation, takeKeyboard);
    this.parts.rules().opened(conversation);
  }

  /** Moves the conversation that a page shows into a window of its own. */
  takeOut(page: OpenPage): void {
    if (page.host instanceof Pane)
      this.#move(page, (conversation) => void this.openWindow('conversation', conversation));
  }

  /** Opens the roster. It shows the conversation again that it showed last. */
  openRoster(): OpenPage {
    const page = this.openWindow('roster');
    if (this.#hasReopened) this.reopenShown();
    return page;
  }

  /** MUST be called when it is known which conversations there are. */
  reopenShown(): void {
    this.#hasReopened = true;
    const { pages, places, rules } = this.parts;
    const { shown } = places;
    if (!this.#split || this.#split.shown || shown === null || !rules().mayReopen(shown)) return;
    if (!pages.find('conversation', shown)) this.openConversation(shown, false);
  }

  /** Opens a window, which shows itself once it is painted. */
  openWindow(kind: WindowKind, conversation: ConversationId | null = null, takeKeyboard = true): OpenPage {
    const { first, pages, places } = this.parts;
    const others = pages.all.filter((each) => each.kind === kind && each.host instanceof OwnWindow);
    const taken = others.map(({ host }) => host.window.getNormalBounds());
    const place = places.of(kind, conversation, taken);
    const spare = kind === 'conversation' ? this.#spare.take() : undefined;
    const made = spare ?? (kind === 'roster' ? first.take() : undefined);
    if (made && place) made.setBounds(place);
    const window = made ?? makeWindow(kind, place, takeKeyboard);
    const isChosen = place !== undefined && place.height !== windowRow(kind).size.height;
    const fitted = kind === 'invitation' && !isChosen ? window.getContentSize()[1] : undefined;
    const page = this.#adopt(new OwnWindow(window), kind, conversation, fitted);
    window.once('show', () => this.#prepareSpare());
    window.on('resize', () => this.remember(page));
    window.on('move', () => this.remember(page));
    window.on('close', (event) => this.#closes(page, event));
    if (made) this.#claimed.set(page.id, takeKeyboard);
    if (spare) claim(spare.webContents);
    if (conversation !== null) places.opened(conversation);
    if (kind === 'roster' && this.#isOneWindow) this.#divide(window);
    if (kind === 'roster') {
      window.once('show', this.#whenRosterOpens);
      this.#whenRosterOpens = () => undefined;
    }
    return page;
  }

  /** MUST be called when a page asks for its view. One that was loaded before it had a view could not tell when it was painted. */
  subscribed(page: number): void {
    const takeKeyboard = this.#claimed.get(page);
    if (takeKeyboard === undefined) return;
    this.#claimed.delete(page);
    const window = this.parts.pages.get(page)?.host.window;
    if (window) show(window, takeKeyboard);
  }

  /** Keeps where a page's window is, or that a conversation is shown beside the list. */
  remember(page: OpenPage): void {
    const { host, conversation } = page;
    const { places, rules } = this.parts;
    if (host instanceof Pane) {
      if (this.#split?.shown === host) places.rememberShown(conversation);
      return;
    }
    const isPlanned = conversation !== null && rules().isPlanned(conversation);
    places.remember(page, isPlanned, this.#split?.window === host.window);
  }

  themeChanged(): void {
    this.#spare.themeChanged();
    this.#sparePane.themeChanged();
  }

  /** MUST be called when all windows are about to be closed, because the app ends. */
  end(): void {
    this.#isEnding = true;
    this.#spare.end();
    this.#sparePane.end();
    this.#split?.close();
  }

  /** Opens a conversation's page in the roster's window, which is opened if it is not. */
  #openPane(conversation: ConversationId, how: 'keyboard' | 'shown' | 'kept'): void {
    if (!this.#split) this.openWindow('roster', null, how === 'keyboard');
    const split = this.#split;
    if (!split) throw new Error('The roster shows no conversations.');
    const spare = this.#sparePane.take();
    const pane = split.add(spare ?? makePane());
    this.#adopt(pane, 'conversation', conversation);
    if (spare) claim(spare.webContents);
    if (how !== 'kept') split.show(pane, how === 'keyboard');
    this.#prepareSpare();
  }

  #prepareSpare(): void {
    if (this.#isEnding) return;
    if (this.#isOneWindow) this.#sparePane.prepareSoon();
    else this.#spare.prepareSoon();
  }

  /** Makes a page one of the app's. */
  #adopt(
    host: OwnWindow | Pane,
    kind: WindowKind,
    conversation: ConversationId | null,
    fitted?: number,
  ): OpenPage {
    const { pages, use, rules, log } = this.parts;
    const page = pages.add(host, kind, conversation, fitted);
    const { contents } = host;
    contents.on('input-event', (_event, { type }) => {
      if (!presses.includes(type)) return;
      use.pressed(page.id);
      if (this.#split?.window === host.window) this.#split.used(contents);
    });
    // A page may not move or resize its window; only the user may.
    contents.on('content-bounds-updated', (event) => event.preventDefault());
    bringBack(contents, kind, log, () => {
      if (this.#isEnding) return false;
      if (page.conversation !== null) rules().crashed(page.conversation);
      return true;
    });
    host.onClosed(() => this.#closed(page));
    return page;
  }

  #closes(page: OpenPage, event: { preventDefault(): void }): void {
    const {
      id,
      host: { window },
    } = page;
    if (this.#isEnding || isPassing(page) || this.count > 1 || this.#mayClose === id) {
      if (this.#split?.window === window) this.#split.close();
      return;
    }
    event.preventDefault();
    void this.#closeLast(id);
  }

  async #closeLast(id: number): Promise<void> {
    if (!(await this.parts.rules().lastCloses(id))) return;
    this.#mayClose = id;
    this.parts.pages.get(id)?.host.close();
  }

  #closed({ id, host, kind, conversation }: OpenPage): void {
    const { pages, places, use, rules, forgotten } = this.parts;
    pages.remove(id);
    this.#claimed.delete(id);
    use.forget(id);
    forgotten(id);
    if (host instanceof OwnWindow) {
      if (this.#split?.window === host.window) this.#split = undefined;
      if (conversation !== null && !this.#isEnding) places.closed(conversation);
      if (this.count === 0) this.#endWithLast();
    }
    const openAgain = this.#moving.get(id);
    this.#moving.delete(id);
    if (!openAgain || conversation === null || this.#isEnding) return rules().closed(id, conversation, kind);
    rules().moved(id, conversation);
    openAgain(conversation);
  }

  /** Closes what must not outlive the last window. */
  #endWithLast(): void {
    this.#spare.end();
    this.#sparePane.end();
    for (const { host } of this.parts.pages.all) host.close();
  }

  /** Moves the conversations that have a window into that of the roster. */
  #gather(): void {
    this.#spare.end();
    const { pages } = this.parts;
    const own = pages.all.filter(({ kind }) => kind === 'conversation');
    const roster = pages.find('roster');
    if (roster) this.#divide(roster.host.window);
    else if (own.length > 0) this.openWindow('roster', null, false);
    own.slice(0, -panesAtMost).forEach(({ host }) => host.close());
    const last = own.at(-1);
    for (const page of own.slice(-panesAtMost))
      this.#move(page, (conversation) => this.#openPane(conversation, page === last ? 'shown' : 'kept'));
    if (this.#split) this.#prepareSpare();
  }

  /** Gives the conversation that the roster's window shows a window of its own, and makes the roster's that of the list alone. */
  #scatter(): void {
    this.#sparePane.end();
    const split = this.#split;
    if (!split) return;
    const { shown } = split;
    for (const page of this.parts.pages.all)
      if (page.host === shown)
        this.#move(page, (conversation) => void this.openWindow('conversation', conversation, false));
      else if (page.host instanceof Pane) page.host.close();
    this.#split = undefined;
    split.end();
    const { window } = split;
    const { width, height, least } = windowRow('roster').size;
    const { x, y } = window.getNormalBounds();
    window.setMinimumSize(least.width, least.height);
    window.setBounds(this.parts.places.of('roster', null, []) ?? { x, y, width, height });
    this.#prepareSpare();
  }

  #move(page: OpenPage, openAgain: (conversation: ConversationId) => void): void {
    this.#moving.set(page.id, openAgain);
    page.host.close();
  }

  /** Makes the roster's window one that also shows conversations. */
  #divide(window: BrowserWindow): void {
    const { places, rules } = this.parts;
    const { least } = splitSize;
    const place = places.ofSplit(window.getNormalBounds());
    const split = new SplitWindow(window, {
      title: () => say('window.roster'),
      width: () => places.listWidth,
      changed: () => {
        if (this.#isEnding || split.isClosing) return;
        if (this.#hasReopened && this.#split === split) places.rememberShown(this.shown);
        rules().changed();
      },
    });
    this.#split = split;
    window.setMinimumSize(least.width, least.height);
    window.setBounds(place);
  }
}

const isPassing = ({ kind }: OpenPage): boolean => windowRow(kind).passing === true;
