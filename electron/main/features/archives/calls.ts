import type { archivesCalls } from '../../../../shared/ipc/calls/archives';
import type { CallResult } from '../../../../shared/ipc/contract';
import type { HandlersOf } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import { suggestedPassphrase } from './passphrases';

interface ArchivesParts extends Pick<Parts, 'archives' | 'tasks'> {
  conversations: Pick<Conversations, 'titleOf'>;
}

type TaskReport = CallResult<'exportConversation'>;

/** Handlers of the calls about files. */
export function archivesHandlers({
  archives,
  tasks,
  conversations,
}: ArchivesParts): HandlersOf<typeof archivesCalls> {
  const report = async (words: Promise<string>): Promise<TaskReport> => ({
    detail: await words,
    file: false,
  });
  const fileReport = async (written: Promise<string | undefined>): Promise<TaskReport> => {
    const words = await written;
    return { detail: words ?? '', file: words !== undefined };
  };
  return {
    exportConversation: ({ conversation, passphrase, ...choice }, caller) =>
      fileReport(
        archives.export(
          caller,
          { ...choice, passphrase: passphrase ?? undefined },
          conversations.titleOf(conversation),
        ),
      ),
    exportAll: ({ passphrase, ...choice }, caller) =>
      fileReport(archives.export(caller, { ...choice, passphrase: passphrase ?? undefined }, undefined)),
    importConversations: (_args, caller) => report(archives.import(caller)),
    backUp: ({ passphrase }, caller) => fileReport(archives.backUp(caller, passphrase ?? undefined)),
    suggestPassphrase: async () => ({ passphrase: await suggestedPassphrase() }),
    answerPassphrase: ({ passphrase }) => archives.answer(passphrase),
    restore: (_args, caller) => report(archives.restore(caller)),
    showFile: (_args, caller) => archives.showFile(caller),
    cancelTask: (_args, caller) => tasks.cancel(caller),
  };
}
