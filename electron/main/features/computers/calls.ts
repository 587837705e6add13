import type { computersCalls } from '../../../../shared/ipc/calls/computers';
import { say } from '../../../../shared/words/say';
import { must, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';
import type { Adding } from './adding';

/** Handlers of the calls about the user's computers. */
export const computersHandlers = ({
  client,
  dialogs,
  changed,
  adding,
}: Pick<Parts, 'client' | 'dialogs' | 'changed'> & { adding: Adding }): HandlersOf<
  typeof computersCalls
> => ({
  listComputers: () => ({
    computers: client.computers().map(({ lastAt = null, ...computer }) => ({ ...computer, lastAt })),
  }),
  removeComputer: async ({ writer }, { window }) => {
    const isWanted = await dialogs.confirm(window, {
      message: say('computers.question'),
      detail: say('computers.questionText'),
      action: say('computers.action'),
    });
    if (isWanted) must(await client.removeComputer(writer));
    return { removed: isWanted };
  },
  addComputer: async (_args, caller) => ({ offered: await adding.offer(caller) }),
  endAdding: () => adding.end(),
  takeProfile: (typed, caller) => adding.take(caller, typed),
  useComputerAgain: () => {
    client.useAgain();
    changed();
  },
});
