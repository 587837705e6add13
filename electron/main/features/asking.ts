import type { Question } from '../../../shared/ipc/questions';
import { say } from '../../../shared/words/say';
import type { Caller } from '../ipc/router';
import type { FileDialogs, MenuEntry } from '../ports';

/** A menu entry that asks for confirmation first; the default answer changes nothing. */
export const asking = (
  dialogs: Pick<FileDialogs, 'confirm'>,
  { window }: Caller,
  { title, text, action }: Question,
  run: () => unknown,
): MenuEntry => ({
  label: say('menu.asking', { action }),
  run: async () => {
    if (await dialogs.confirm(window, { message: title, detail: text, action })) await run();
  },
});
