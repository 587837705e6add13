import type { updatesCalls, UpdateState } from '../../../../shared/ipc/calls/updates';
import { say } from '../../../../shared/words/say';
import type { HandlersOf } from '../../ipc/router';
import { CallError } from '../../ipc/router';
import type { Parts } from '../parts';
import { UpdateError } from './update-error';
import { updateFailures } from './words';

/** Handlers of the calls about newer versions. */
export function updatesHandlers({
  updates,
  dialogs,
}: Pick<Parts, 'updates' | 'dialogs'>): HandlersOf<typeof updatesCalls> {
  const then = async (work: Promise<unknown>): Promise<UpdateState> => {
    await inWords(work);
    return updates.state;
  };
  return {
    updateState: () => updates.state,
    setUpdateFolder: (folder) => {
      updates.setFolder(folder);
      return updates.state;
    },
    checkForUpdate: () => then(updates.check(new AbortController().signal)),
    downloadUpdate: (_args, caller) => then(updates.download(caller)),
    installUpdate: async (_args, caller) => {
      const ready = await inWords(updates.ready());
      const { address, key } = ready.folder;
      // Asked outside the page, so that a window alone can install nothing.
      const isWanted = await dialogs.confirm(caller.window, {
        message: say('update.question', { version: ready.version }),
        // People are to see who can replace the program.
        detail: [
          say('update.questionFrom', {
            address: new URL(address).href,
            by: key === '' ? 'project' : 'key',
            key,
          }),
          say('update.questionDetail'),
        ].join('\n\n'),
        action: say('update.install'),
      });
      if (isWanted) await inWords(updates.install(ready));
    },
    showUpdate: async () => dialogs.showInFolder((await inWords(updates.ready())).path),
  };
}

/** Waits for a step of an update. A known failure becomes a sentence. */
async function inWords<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof UpdateError
      ? new CallError(error.problem, say(updateFailures[error.problem]))
      : error;
  }
}
