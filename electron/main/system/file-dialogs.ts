import { join } from 'node:path';
import { app, dialog, shell, type BrowserWindow } from 'electron';
import { CallError } from '../ipc/router';
import type { FileDialogs } from '../ports';
import { say } from '../../../shared/words/say';

/**
 * The system's file dialogs, each in front of the window that asked for it.
 * @param windowOf returns the window that a page is in
 */
export function electronFileDialogs(windowOf: (page: number) => BrowserWindow | undefined): FileDialogs {
  const parent = (window: number): BrowserWindow => {
    const found = windowOf(window);
    if (!found) throw new Error('the window has gone');
    return found;
  };
  const asking = new Set<number>();
  /** Allows one dialog per window at a time: a page can ask for many at once. Throws a `CallError`. */
  const alone = async <Answer>(window: number, ask: () => Promise<Answer>): Promise<Answer> => {
    if (asking.has(window)) throw new CallError('busy', say('failure.asking'));
    asking.add(window);
    return ask().finally(() => asking.delete(window));
  };
  const dialogs: FileDialogs = {
    save: async (window, { title, name, kind }) => {
      const { canceled, filePath } = await dialog.showSaveDialog(parent(window), {
        title,
        defaultPath: join(app.getPath('documents'), name),
        ...(kind ? { filters: [kind] } : {}),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || filePath === '' ? undefined : filePath;
    },
    open: async (window, { title, kind }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(parent(window), {
        title,
        filters: [kind, { name: say('dialog.allFiles'), extensions: ['*'] }],
        properties: ['openFile'],
      });
      return canceled ? undefined : filePaths[0];
    },
    choose: async (window, { title, what }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(parent(window), {
        title,
        properties: what === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory'],
      });
      return canceled ? [] : filePaths;
    },
    showInFolder: (path) => shell.showItemInFolder(path),
    tell: async (window, { message, detail }) => {
      const buttons = [say('button.close')];
      await dialog.showMessageBox(parent(window), { type: 'info', message, detail, buttons });
    },
    ask: async (window, { message, detail, actions, always }) => {
      const options = {
        type: 'question' as const,
        message,
        detail,
        buttons: [...actions, say('button.cancel')],
        defaultId: 0,
        cancelId: actions.length,
        noLink: true,
        ...(always === undefined ? {} : { checkboxLabel: always }),
      };
      const { response, checkboxChecked } = await (window === null
        ? dialog.showMessageBox(options)
        : dialog.showMessageBox(parent(window), options));
      return {
        action: response < actions.length ? response : undefined,
        isForAlways: checkboxChecked,
      };
    },
    confirm: async (window, { message, detail, action }) => {
      const { response } = await dialog.showMessageBox(parent(window), {
        type: 'warning',
        message,
        detail,
        buttons: [action, say('button.cancel')],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      });
      return response === 0;
    },
  };
  return {
    ...dialogs,
    save: (window, question) => alone(window, () => dialogs.save(window, question)),
    open: (window, question) => alone(window, () => dialogs.open(window, question)),
    choose: (window, question) => alone(window, () => dialogs.choose(window, question)),
    tell: (window, what) => alone(window, () => dialogs.tell(window, what)),
    confirm: (window, question) => alone(window, () => dialogs.confirm(window, question)),
  };
}
