/** A window with a button in the taskbar of Windows. */
export interface TaskbarWindow<Mark> {
  setOverlayIcon(mark: Mark | null, meaning: string): void;
}

/** The mark of unread messages in the taskbar of Windows, which each window has on an icon of its own. */
export class TaskbarMark<Mark> {
  #count = 0;

  /**
   * @param windows the windows that are open
   * @param draw the mark for a number, and what it means; no mark for 0
   */
  constructor(
    private readonly windows: () => readonly TaskbarWindow<Mark>[],
    private readonly draw: (count: number) => { mark: Mark | null; meaning: string },
  ) {}

  show(count: number): void {
    this.#count = count;
    for (const window of this.windows()) this.opened(window);
  }

  /** MUST be called when a window is shown. */
  opened(window: TaskbarWindow<Mark>): void {
    const { mark, meaning } = this.draw(this.#count);
    window.setOverlayIcon(mark, meaning);
  }
}
