import type { Archives } from './archives';
import type { CallResult } from '../../../../shared/ipc/contract';
import type { Controller } from '../controller';
import type { Handlers } from '../../ipc/router';

type ArchiveCalls =
  | 'exportConversation'
  | 'exportAll'
  | 'importConversations'
  | 'backUp'
  | 'restore'
  | 'showFile'
  | 'cancelTask';

type Told = CallResult<'exportConversation'>;

/** Handlers of the calls about files. */
export function aboutArchives(controller: Controller, archives: Archives): Pick<Handlers, ArchiveCalls> {
  const { tasks } = controller.parts;
  const told = async (words: Promise<string>): Promise<Told> => ({ detail: await words, file: false });
  const wrote = async (written: Promise<string | undefined>): Promise<Told> => {
    const words = await written;
    return { detail: words ?? '', file: words !== undefined };
  };
  return {
    exportConversation: ({ conversation, format }, caller) =>
      wrote(archives.export(caller, format, controller.titleOf(conversation))),
    exportAll: ({ format }, caller) => wrote(archives.export(caller, format, undefined)),
    importConversations: (_args, caller) => told(archives.import(caller)),
    backUp: (_args, caller) => wrote(archives.backUp(caller)),
    restore: (_args, caller) => told(archives.restore(caller)),
    showFile: (_args, caller) => archives.showFile(caller),
    cancelTask: (_args, caller) => tasks.cancel(caller),
  };
}
