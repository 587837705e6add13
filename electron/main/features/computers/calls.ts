import type { WriterId } from '../../../../shared/ids';
import type { computersCalls } from '../../../../shared/ipc/calls/computers';
import { isComputerName } from '../../../../shared/protocol/named-computer';
import { isolated, plainLine } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import { CallError, must, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';
import type { Adding } from './adding';

/** What a computer of the user is called, as it can be shown; null if it has not told that. */
export function calledIn(client: Pick<Parts['client'], 'computerCalled'>, writer: WriterId): string | null {
  return plainLine(client.computerCalled(writer) ?? '') || null;
}

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
    computers: client.computers().map(({ lastAt = null, ...computer }) => ({
      ...computer,
      lastAt,
      name: calledIn(client, computer.writer),
    })),
  }),
  nameComputer: ({ name }) => {
    const trimmed = name.trim();
    if (!isComputerName(trimmed)) throw new CallError('bad-name', say('computers.badName'));
    client.nameComputer(trimmed);
  },
  removeComputer: async ({ writer }, { window }) => {
    const name = calledIn(client, writer);
    const isWanted = await dialogs.confirm(window, {
      message:
        name === null ? say('computers.question') : say('computers.questionNamed', { name: isolated(name) }),
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
