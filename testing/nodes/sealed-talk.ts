import { signFounding } from '../../runtime/entries/signing';
import { openInvite } from '../../shared/conversation/control-entry';
import type { ControlEntry } from '../../shared/conversation/log-entry';
import type { ConversationId } from '../../shared/ids';
import { newKeys, type WriterKeys } from '../../electron/net/keys';
import type { ChatClient } from '../../electron/net/types';
import { hasMembers, joinWhenAsked, named, until } from './test-kit';

/** The founding INVITE of a sealed conversation of people whose keys a test has. */
export const sealedFounding = (by: WriterKeys, ...others: readonly WriterKeys[]): ControlEntry =>
  signFounding(by.writer, {
    command: 'INVITE',
    clock: 1,
    at: 1,
    from: 'founder',
    extra: {},
    invited: others.map(({ person }) => ({ id: person.id, user: 'somebody' })),
    title: undefined,
    ...openInvite,
    isSealed: true,
    history: false,
    certificates: others.map(({ certificate }) => certificate),
    certificate: by.certificate,
  });

/** Founds a sealed conversation of two who are online, and has the second join. */
export async function sealedConversationOf(ann: ChatClient, bob: ChatClient): Promise<ConversationId> {
  await until(ann, () => ann.online.has(bob.id));
  const founded = await ann.invite([named(bob)], undefined, 'sealed');
  if (!founded.ok) throw new Error(founded.error.message);
  const { conversation } = founded.value;
  await joinWhenAsked(bob, conversation);
  await hasMembers(ann, conversation, 2);
  return conversation;
}

/** Has a node hold a sealed conversation that another computer of its person has founded with others. */
export async function foundSealed(
  node: ChatClient,
  keys: WriterKeys,
  ...others: readonly WriterKeys[]
): Promise<ConversationId> {
  const founding = sealedFounding(newKeys(keys.person), ...others);
  await node.importEntries([founding]);
  return founding.conversation;
}
