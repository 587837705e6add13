import { expect, type Page } from '@playwright/test';
import { join } from 'node:path';
import { windowRow, type Size, type WindowKind } from '../../shared/ipc/windows';
import { call } from './bridge';
import type { Picture } from './sheet';
import type { User } from './user';

const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
const sizes = ['default', 'small', '200 %'] as const;
const themes = ['light', 'dark', 'high contrast'] as const;

/** In which variants pictures are taken: in each language, size and theme. */
interface Variants {
  readonly languages: readonly Language[];
  readonly sizes: readonly (typeof sizes)[number][];
  readonly themes: readonly (typeof themes)[number][];
}

/** All variants, to look at. */
export const allVariants: Variants = { languages, sizes, themes };

/** One, which is enough to know that pictures can be taken. */
export const oneVariant: Variants = { languages: ['de'], sizes: ['200 %'], themes: ['dark'] };

/** A window that pictures are taken of. */
export interface Shown {
  name: string;
  user: User;
  page: Page;
  size: { usual: Size; least: Size };
  /** Prepares the page for its picture, in a language. */
  prepare?: (language: Language) => Promise<void>;
  /** Pages that lie over it, and where. */
  over?: () => Promise<{ page: Page; x: number }[]>;
}

/** The usual size of windows of a kind, and their least. */
export const sizeOf = (kind: WindowKind): Shown['size'] => {
  const { size } = windowRow(kind);
  return { usual: size, least: size.least };
};

/** Whoever takes pictures, and changes settings between them. */
export class Photographer {
  readonly pictures: Picture[] = [];
  readonly #preferences = new Map<User, Page>();

  /** @param folder where the pictures go */
  constructor(
    private readonly folder: string,
    private readonly variants: Variants,
  ) {}

  /** Takes pictures of windows in every variant. */
  async takeAll(windows: readonly Shown[]): Promise<void> {
    const users = [...new Set(windows.map(({ user }) => user))];
    for (const user of users)
      if (!this.#preferences.has(user)) this.#preferences.set(user, await user.preferences());
    for (const language of this.variants.languages)
      for (const size of this.variants.sizes) {
        for (const user of users)
          await this.set(user, { language, textSize: size === '200 %' ? '200' : '100' });
        for (const shown of windows)
          await resize(shown, size === 'small' ? shown.size.least : shown.size.usual);
        for (const theme of this.variants.themes) {
          for (const user of users) await this.set(user, { theme: theme === 'dark' ? 'dark' : 'light' });
          for (const shown of windows) await this.#take(shown, language, size, theme);
        }
      }
    for (const { page } of windows) await page.emulateMedia({ forcedColors: null });
    for (const user of users) await this.set(user, { language: 'en', textSize: '100', theme: 'light' });
  }

  /** Changes settings, and waits until all pages of the app show it. */
  async set(user: User, settings: object): Promise<void> {
    const preferences = this.#preferences.get(user);
    if (!preferences) throw new Error('No preferences are open.');
    await call(preferences, 'setSettings', settings);
    const wanted = await settled(preferences);
    for (const page of user.pages()) await expect.poll(() => settled(page)).toEqual(wanted);
  }

  async #take(shown: Shown, language: Language, size: string, theme: string): Promise<void> {
    await shown.prepare?.(language);
    const pages = [{ page: shown.page, x: 0 }, ...((await shown.over?.()) ?? [])];
    const layers: Picture['layers'][number][] = [];
    for (const { page, x } of pages) {
      const part = layers.length === 0 ? '' : `-${layers.length}`;
      const file = [shown.name, language, size, theme].join('-').replaceAll(/[ %]+/g, '_') + `${part}.png`;
      await page.emulateMedia({ forcedColors: theme === 'high contrast' ? 'active' : null });
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
      await page.screenshot({ path: join(this.folder, file), animations: 'disabled', caret: 'hide' });
      layers.push({ file, x });
    }
    this.pictures.push({ window: shown.name, language, size, theme, layers });
  }
}

/** What a page shows of the settings. */
const settled = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { lang, style, dataset } = document.documentElement;
    return [lang, style.fontSize, dataset['theme'] ?? ''];
  });

async function resize({ user, page }: Shown, { width, height }: Size): Promise<void> {
  const window = await user.app.browserWindow(page);
  await window.evaluate((each, size) => each.setContentSize(size.width, size.height), { width, height });
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
}
