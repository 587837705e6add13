import type { NamedPerson } from '../../../../shared/conversation/log-entry';
import type { ConversationId } from '../../../../shared/ids';
import { say, sayFailure } from '../../../../shared/words/say';
import { must, type Caller } from '../../ipc/router';
import type { FileDialogs, Windows } from '../../ports';
import type { Parts } from '../parts';

interface StartingParts {
  client: Pick<Parts['client'], 'sealability' | 'invite'>;
  dialogs: Pick<FileDialogs, 'confirm'>;
  windows: Pick<Windows, 'openConversation'>;
}

/**
 * Starts a conversation, sealed unless somebody uses a simple client, and opens its window. If the keys of somebody cannot be
 * found, asks the user whether it is to be open instead; null if they do not want that. Rejects with a `CallError`.
 */
export async function startConversation(
  { client, dialogs, windows }: StartingParts,
  { window }: Pick<Caller, 'window'>,
  people: readonly NamedPerson[],
  title: string | undefined,
): Promise<ConversationId | null> {
  const isSimple = (await client.sealability(people.map(({ id }) => id))).kind === 'open';
  let begun = await client.invite(people, title, isSimple ? 'open' : 'sealed');
  if (!begun.ok && begun.error.code === 'no-certificate') {
    const isOpenWanted = await dialogs.confirm(window, {
      message: say('sealing.openTitle'),
      detail: `${sayFailure(begun.error)}\n\n${say('sealing.openMeaning')}`,
      action: say('sealing.startOpen'),
    });
    if (!isOpenWanted) return null;
    begun = await client.invite(people, title, 'open');
  }
  const { conversation } = must(begun);
  windows.openConversation(conversation);
  return conversation;
}
