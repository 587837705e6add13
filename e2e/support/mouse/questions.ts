import { expect, type ElectronApplication } from '@playwright/test';
import type { Desk } from '../keyboard/desk';

/** Distance from the lower edge of a question to the middle of its buttons, in pixels. */
const buttonRise = 20;

/** Answers with the mouse what the system asks in windows of its own, whose buttons share the width. */
export class Questions {
  constructor(
    private readonly app: ElectronApplication,
    private readonly desk: Desk,
  ) {}

  /** Notes the buttons of each question, and asks it. */
  async watch(): Promise<void> {
    await this.app.evaluate(({ dialog }) => {
      const ask = dialog.showMessageBox.bind(dialog) as (...args: unknown[]) => Promise<unknown>;
      Object.assign(dialog, {
        showMessageBox: (...args: unknown[]) => {
          const options = args.at(-1) as Electron.MessageBoxOptions;
          Object.assign(globalThis, { asked: options.buttons ?? ['OK'] });
          return ask(...args).finally(() => Object.assign(globalThis, { asked: undefined }));
        },
      });
    });
  }

  async answer(label: string | RegExp): Promise<void> {
    const read = (): Promise<string[] | undefined> =>
      this.app.evaluate(() => Reflect.get(globalThis, 'asked') as string[] | undefined);
    let buttons: string[] | undefined;
    const look = async (): Promise<boolean> => {
      buttons = await read();
      return buttons !== undefined && !(await this.#own()).includes(this.desk.active());
    };
    await expect.poll(look, 'the system asks').toBe(true);
    const place = buttons?.findIndex((each) =>
      typeof label === 'string' ? each === label : label.test(each),
    );
    if (place === undefined || place < 0) throw new Error(`no ${label} in ${buttons?.join(', ')}`);
    const { x, y, width, height } = this.desk.area(this.desk.active());
    this.desk.clickAt({
      x: x + (width * (place + 0.5)) / (buttons?.length ?? 1),
      y: y + height - buttonRise,
    });
    await expect.poll(read, 'the question is answered').toBeUndefined();
  }

  /** The app's own windows, and none: while a question opens, nothing may have the keyboard. */
  async #own(): Promise<string[]> {
    const windows = await this.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => `${window.getNativeWindowHandle().readUInt32LE(0)}`),
    );
    return ['', ...windows];
  }
}
