import type { Archives } from './archives';
import type { Controller } from './controller';
import type { Handlers } from './ipc-router';

type ArchiveCalls =
  'exportConversation' | 'exportAll' | 'importConversations' | 'backUp' | 'restore' | 'cancelTask';

/** What the calls about files do. */
export function aboutArchives(controller: Controller, archives: Archives): Pick<Handlers, ArchiveCalls> {
  const { tasks } = controller.parts;
  const told = async (words: Promise<string>): Promise<{ detail: string }> => ({ detail: await words });
  return {
    exportConversation: ({ conversation, format }, caller) =>
      told(archives.export(caller, format, controller.titleOf(conversation))),
    exportAll: ({ format }, caller) => told(archives.export(caller, format, undefined)),
    importConversations: (_args, caller) => told(archives.import(caller)),
    backUp: (_args, caller) => told(archives.backUp(caller)),
    restore: (_args, caller) => told(archives.restore(caller)),
    cancelTask: (_args, caller) => tasks.cancel(caller),
  };
}
