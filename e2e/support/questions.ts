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

/** Records message boxes from now on, and answers with a button, by its index, and with the check box. */
export const decide = (user: User, button: number, isForAlways: boolean): Promise<void> =>
  user.app.evaluate(
    ({ dialog }, answers) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = ((...args: unknown[]) => {
        const { message } = args.at(-1) as Electron.MessageBoxOptions;
        asked.push(message);
        return Promise.resolve({ response: answers.button, checkboxChecked: answers.isForAlways });
      }) as typeof dialog.showMessageBox;
    },
    { button, isForAlways },
  );
