import type { Menu } from 'electron';
import type { PageHost } from './page-host';

/** Opens the menus that pages ask for, one at a time for each. */
export class PageMenus {
  /** Pages that have a menu open. */
  readonly #open = new Set<number>();

  /**
   * Opens a menu at a place in a page, in CSS pixels.
   * @returns false if the place is outside the page, or the page has a menu open
   */
  popUp({ contents, window, bounds }: PageHost, menu: Menu, at: { x: number; y: number }): boolean {
    const { id } = contents;
    const zoom = contents.getZoomFactor();
    const [x, y] = [Math.round(at.x * zoom), Math.round(at.y * zoom)];
    if (this.#open.has(id) || x < 0 || y < 0 || x > bounds.width || y > bounds.height) return false;
    this.#open.add(id);
    const callback = (): void => this.forget(id);
    menu.popup({ window, x: bounds.x + x, y: bounds.y + y, callback });
    return true;
  }

  /** A page was closed. */
  forget(page: number): void {
    this.#open.delete(page);
  }
}
