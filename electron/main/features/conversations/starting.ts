import { success, type ErrorCode } from '../../../../shared/protocol/errors';
import type { NamedPerson } from '../../../../shared/conversation/log-entry';
import type { ConversationId } from '../../../../shared/ids';
import { displayName } from '../../../../shared/protocol/names';
import { isolated } from '../../../../shared/text/visible';
import { listNames } from '../../../../shared/words/lists';
import { say, sayFailure } from '../../../../shared/words/say';
import type { OutgoingContent } from '../../../net/types';
import type { Plan } from '../../../storage/memory';
import { must, type Caller } from '../../ipc/router';
import type { FileDialogs, Windows } from '../../ports';
import type { Parts } from '../parts';
import type { Plans } from './plans';

interface StartingParts {
  client: Pick<Parts['client'], 'sealability' | 'invite'>;
  dialogs: Pick<FileDialogs, 'confirm'>;
}

interface InvitingParts {
  client: Pick<Parts['client'], 'inviteMore'>;
  dialogs: Pick<FileDialogs, 'confirm'>;
  windows: Pick<Windows, 'openConversation'>;
  plans: Pick<Plans, 'make'>;
}

/**
 * Founds a planned conversation, sealed unless somebody uses a simple client. If a window has said that it is sealed and it
 * cannot be, or the keys of somebody cannot be found, asks the user whether it is to be open instead; undefined if they do not
 * want that. Rejects with a `CallError`.
 * @param said what is said first
 */
export async function found(
  { client, dialogs }: StartingParts,
  window: number,
  { people, title, isOpen, saidSealed }: Plan,
  said?: OutgoingContent,
): Promise<ConversationId | undefined> {
  const named = title?.trim() || undefined;
  const isUnsealed =
    isOpen || (!saidSealed && (await client.sealability(people.map(({ id }) => id))).kind === 'open');
  let begun = await client.invite(people, named, isUnsealed ? 'open' : 'sealed', said);
  if (!begun.ok && isUnsealable(begun.error.code)) {
    if (!(await wantsOpen(dialogs, window, sayFailure(begun.error)))) return undefined;
    begun = await client.invite(people, named, 'open', said);
  }
  return must(begun).conversation;
}

/**
 * Invites more people into a conversation. If it is sealed and the program of some opens no sealed messages, or their keys cannot
 * be found, says so and asks the user whether to write to everybody in an open one instead. It gets no title: that of the
 * sealed one is sealed, too. Rejects with a `CallError`.
 * @param inside the others who take part at the moment. Who leaves while the user is asked is not invited into the open one.
 * @returns false if they do not want that
 */
export async function inviteMore(
  { client, dialogs, windows, plans }: InvitingParts,
  { window }: Pick<Caller, 'window'>,
  {
    conversation,
    people,
    history,
  }: Readonly<{ conversation: ConversationId; people: NamedPerson[]; history: boolean }>,
  inside: () => readonly NamedPerson[],
): Promise<boolean> {
  const invited = await client.inviteMore(conversation, people, history);
  if (invited.ok || !isUnsealable(invited.error.code)) return must(invited.ok ? success(true) : invited);
  const asked = [...inside(), ...people];
  const names = listNames(asked.map(({ user }) => isolated(displayName(user))));
  const why = `${sayFailure(invited.error)}\n\n${say('sealing.openInstead', { names })}`;
  if (!(await wantsOpen(dialogs, window, why))) return false;
  const still = new Set([...inside(), ...people].map(({ id }) => id));
  const everybody = asked.filter(({ id }) => still.has(id));
  windows.openConversation(plans.make(everybody, undefined, true));
  return true;
}

/** Whether nothing can be sealed for somebody. */
const isUnsealable = (code: ErrorCode): boolean => code === 'simple-client' || code === 'no-certificate';

/** Asks the user whether a conversation is to be open. */
const wantsOpen = (dialogs: StartingParts['dialogs'], window: number, why: string): Promise<boolean> =>
  dialogs.confirm(window, {
    message: say('sealing.openTitle'),
    detail: `${why}\n\n${say('sealing.openMeaning')}`,
    action: say('sealing.startOpen'),
  });
