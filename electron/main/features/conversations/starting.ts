import { success } from '../../../../shared/protocol/errors';
import type { NamedPerson } from '../../../../shared/conversation/log-entry';
import type { ConversationId } from '../../../../shared/ids';
import { displayName } from '../../../../shared/protocol/names';
import { isolated } from '../../../../shared/text/visible';
import { listNames } from '../../../../shared/words/lists';
import { say, sayFailure } from '../../../../shared/words/say';
import { must, type Caller } from '../../ipc/router';
import type { FileDialogs, Windows } from '../../ports';
import type { Parts } from '../parts';

interface StartingParts {
  client: Pick<Parts['client'], 'sealability' | 'invite'>;
  dialogs: Pick<FileDialogs, 'confirm'>;
  windows: Pick<Windows, 'openConversation'>;
}

interface InvitingParts extends Omit<StartingParts, 'client'> {
  client: Pick<Parts['client'], 'invite' | 'inviteMore'>;
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
    if (!(await wantsOpen(dialogs, window, sayFailure(begun.error)))) return null;
    begun = await client.invite(people, title, 'open');
  }
  const { conversation } = must(begun);
  windows.openConversation(conversation);
  return conversation;
}

/**
 * Invites more people into a conversation. If it is sealed and the program of some opens no sealed messages, or their keys cannot
 * be found, says so and asks the user whether to start an open one with everybody instead. It gets no title: that of the
 * sealed one is sealed, too. Rejects with a `CallError`.
 * @param inside the others who take part at the moment. Who leaves while the user is asked is not invited into the open one.
 * @returns false if they do not want that
 */
export async function inviteMore(
  { client, dialogs, windows }: InvitingParts,
  { window }: Pick<Caller, 'window'>,
  {
    conversation,
    people,
    history,
  }: Readonly<{ conversation: ConversationId; people: NamedPerson[]; history: boolean }>,
  inside: () => readonly NamedPerson[],
): Promise<boolean> {
  const invited = await client.inviteMore(conversation, people, history);
  const isUnsealable = !invited.ok && ['simple-client', 'no-certificate'].includes(invited.error.code);
  if (!isUnsealable) return must(invited.ok ? success(true) : invited);
  const asked = [...inside(), ...people];
  const names = listNames(asked.map(({ user }) => isolated(displayName(user))));
  const why = `${sayFailure(invited.error)}\n\n${say('sealing.openInstead', { names })}`;
  if (!(await wantsOpen(dialogs, window, why))) return false;
  const still = new Set([...inside(), ...people].map(({ id }) => id));
  const everybody = asked.filter(({ id }) => still.has(id));
  windows.openConversation(must(await client.invite(everybody, undefined, 'open')).conversation);
  return true;
}

/** Asks the user whether a conversation is to be open. */
const wantsOpen = (
  dialogs: StartingParts['dialogs'],
  window: Caller['window'],
  why: string,
): Promise<boolean> =>
  dialogs.confirm(window, {
    message: say('sealing.openTitle'),
    detail: `${why}\n\n${say('sealing.openMeaning')}`,
    action: say('sealing.startOpen'),
  });
