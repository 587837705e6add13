import type { User } from './user';

/** Records message boxes, and answers with the first or the last button. */
export const answer = (user: User, agrees: boolean): Promise<void> =>
  user.app.evaluate(({ dialog }, isAgreed) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (
      _window: unknown,
      { message, buttons = [] }: Electron.MessageBoxOptions,
    ) => {
      asked.push(message);
      return { response: isAgreed ? 0 : buttons.length - 1, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, agrees);

/** The messages of these boxes. */
export const asked = (user: User): Promise<string[]> =>
  user.app.evaluate(() => Reflect.get(globalThis, 'asked') as string[]);
