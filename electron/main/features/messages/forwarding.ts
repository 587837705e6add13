import { annotate } from '../../../../shared/conversation/annotations';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { isolated, plainLine } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import { must } from '../../ipc/router';
import type { MenuEntry } from '../../ports';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import { attachFiles, type Confirm } from '../transfers/attaching';
import { messageOf } from './encoding';

export interface ForwardingParts extends Pick<Parts, 'windows' | 'messages' | 'transfers' | 'preferences'> {
  client: Pick<Parts['client'], 'say'>;
  conversations: Pick<Conversations, 'all' | 'digest' | 'isMember' | 'titleOf'>;
}

/** Number of conversations that the menu offers: the last ones. */
const offeredAtMost = 15;
/** Number of people named for a conversation without a title. */
const namedAtMost = 3;

/**
 * A menu of the conversations to which a message can be passed on: a text, or a file that is here. It is made here, because a
 * conversation's window knows of no other conversation.
 */
export function forwardEntries(
  parts: ForwardingParts,
  conversation: ConversationId,
  row: EntryHash,
  confirm: Confirm,
): MenuEntry[] {
  const { conversations } = parts;
  const content = contentToForward(parts, conversation, row);
  const others = [...conversations.all()]
    .filter(([id, { isLeaving }]) => id !== conversation && !isLeaving && conversations.isMember(id))
    .sort(([, a], [, b]) => b.at - a.at)
    .slice(0, offeredAtMost);
  if (!content || others.length === 0) return [];
  const entries = others.map(([id]): MenuEntry => ({
    label: plainLine(conversations.titleOf(id, namedAtMost)),
    run: () => forward(parts, { conversation, row }, id, confirm),
  }));
  return [{ label: say('menu.forward'), entries }];
}

/** What can be passed on of a message: its text, or that it is a file that is here; undefined for nothing. */
function contentToForward(
  { messages, transfers }: Pick<ForwardingParts, 'messages' | 'transfers'>,
  conversation: ConversationId,
  row: EntryHash,
): { readonly text: string } | 'file' | undefined {
  const written = messages.reader.writtenMessage(conversation, row);
  const said = written && annotate(written, messages.reader.annotations(written)).said;
  if (said?.kind === 'text') return { text: said.text };
  const isHere = transfers
    .of(conversation)
    .some(({ id, state, problem }) => id === row && (state === 'own' || state === 'done') && !problem);
  return said?.kind === 'file' && isHere ? 'file' : undefined;
}

/** Whether the user wants what was said under encryption to be where it is not. */
async function mayLeave(
  { conversations }: Pick<ForwardingParts, 'conversations'>,
  from: ConversationId,
  to: ConversationId,
  confirm: Confirm,
): Promise<boolean> {
  if (!conversations.digest(from)?.isSealed || conversations.digest(to)?.isSealed) return true;
  return confirm({
    message: say('forward.toOpen', { name: isolated(plainLine(conversations.titleOf(to, namedAtMost))) }),
    detail: say('forward.toOpenDetail'),
    action: say('forward.action'),
  });
}

/** Passes a text on at once; a file is put beside the draft of the other conversation, from where it is offered anew. */
async function forward(
  parts: ForwardingParts,
  { conversation, row }: { conversation: ConversationId; row: EntryHash },
  to: ConversationId,
  confirm: Confirm,
): Promise<void> {
  if (!(await mayLeave(parts, conversation, to, confirm))) return;
  const { client, windows, transfers } = parts;
  // What can be passed on may have changed while the user was asked.
  const content = contentToForward(parts, conversation, row);
  if (content === 'file') {
    const path = await transfers.place(conversation, row);
    if (path !== undefined) await attachFiles(parts, to, [path], confirm);
  } else if (content)
    must(await client.say(to, messageOf({ kind: 'text', text: content.text, forwarded: true })));
  windows.openConversation(to);
}
