import { BaseWindow, screen } from 'electron';
import type { ConversationId } from '../../../shared/ids';
import { windowRow, type WindowKind } from '../../../shared/ipc/windows';
import type { JsonFile } from '../../storage/json-file';
import type { OpenPage } from './open-pages';
import { usualList } from './split';
import { freePlace, onScreen, over, splitSize, type Bounds, type placesSchema } from './window-places';

/** The name under which the place of the roster's window is kept while it also shows conversations. */
const splitKey = 'one window';

/** Where windows were, how they were divided, and which conversations they showed, from one start to the next. */
export class RememberedPlaces {
  constructor(private readonly file: JsonFile<typeof placesSchema>) {}

  /** The conversation that the roster's window showed. */
  get shown(): ConversationId | null {
    return this.file.value.shown;
  }

  /** Width of the list in the roster's window, in CSS pixels of its page. */
  get listWidth(): number {
    return this.file.value.listWidth ?? usualList;
  }

  setListWidth(listWidth: number): void {
    this.file.writeSoon({ ...this.file.value, listWidth });
  }

  /** A conversation has a window of its own now, or has none any more. */
  opened(conversation: ConversationId): void {
    this.#setOpen([...this.#without(conversation), conversation]);
  }

  closed(conversation: ConversationId): void {
    this.#setOpen(this.#without(conversation));
  }

  /**
   * The conversations that had such a window when the app last ended, in the order of opening. The others are forgotten.
   * @param isWanted whether a conversation may have it again
   */
  toReopen(isWanted: (conversation: ConversationId) => boolean, atMost: number): readonly ConversationId[] {
    const wanted = this.file.value.open.filter(isWanted).slice(-atMost);
    this.#setOpen(wanted);
    return wanted;
  }

  /** A planned conversation, if it has such a window, was founded as another one. */
  become(planned: ConversationId, conversation: ConversationId): void {
    this.#setOpen(this.file.value.open.map((each) => (each === planned ? conversation : each)));
  }

  #without(conversation: ConversationId): ConversationId[] {
    return this.file.value.open.filter((each) => each !== conversation);
  }

  #setOpen(open: readonly ConversationId[]): void {
    this.file.writeSoon({ ...this.file.value, open: [...open] });
  }

  rememberShown(shown: ConversationId | null): void {
    if (shown !== this.shown) this.file.writeSoon({ ...this.file.value, shown });
  }

  /**
   * Where a window of its own appears; undefined to leave that to the system.
   * @param taken places of windows of the same kind, in the order of opening
   */
  of(kind: WindowKind, conversation: ConversationId | null, taken: readonly Bounds[]): Bounds | undefined {
    const { places } = this.file.value;
    const screens = workAreas();
    const { size, per, passing } = windowRow(kind);
    const { least } = size;
    if (passing)
      return over(
        BaseWindow.getFocusedWindow()?.getBounds() ?? screens[0] ?? { x: 0, y: 0, ...size },
        size,
        screens,
      );
    const own = places[keyOf(kind, conversation)];
    if (per === 'app') return own && onScreen(own, screens, least);
    const wanted = own ?? taken.at(-1) ?? places[kind];
    return wanted && freePlace(wanted, taken, screens, least);
  }

  /** Where the roster's window is while it also shows conversations: where it was then, or grown from where it is. */
  ofSplit(now: Bounds): Bounds {
    const { width, height, least } = splitSize;
    const grown = { ...now, width: Math.max(now.width, width), height: Math.max(now.height, height) };
    return onScreen(this.file.value.places[splitKey] ?? grown, workAreas(), least);
  }

  /**
   * Keeps where a page's window is.
   * @param isPlanned whether it is of a planned conversation, which has no place of its own
   * @param isSplit whether the roster's window also shows conversations
   */
  remember(
    { host: { window }, kind, conversation, fitted }: OpenPage,
    isPlanned: boolean,
    isSplit: boolean,
  ): void {
    if (
      windowRow(kind).passing ||
      // The app chooses its size.
      windowRow(kind).works ||
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
    const own = isPlanned ? {} : { [isSplit ? splitKey : keyOf(kind, conversation)]: bounds };
    const ofKind = windowRow(kind).per === 'conversation' ? { [kind]: bounds } : {};
    const { places } = this.file.value;
    this.file.writeSoon({ ...this.file.value, places: { ...places, ...own, ...ofKind } });
  }
}

const keyOf = (kind: WindowKind, conversation: ConversationId | null): string =>
  conversation === null ? kind : `${kind} ${conversation}`;

/** The parts of the screens that windows may use. */
export const workAreas = (): Bounds[] => screen.getAllDisplays().map(({ workArea }) => workArea);
