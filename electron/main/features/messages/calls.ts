import { emojiKey } from '../../../../shared/conversation/emoji';
import { attaching, type KnownContent } from '../../../../shared/conversation/kinds';
import type { ConversationId } from '../../../../shared/ids';
import type { messagesCalls } from '../../../../shared/ipc/calls/messages';
import { say } from '../../../../shared/words/say';
import { CallError, must, type HandlersOf } from '../../ipc/router';
import type { Doings } from '../doings/doings';
import type { Parts } from '../parts';
import type { Beginnings } from '../conversations/beginnings';
import type { Plans } from '../conversations/plans';
import type { OpenTranscripts } from '../transcript/open-transcripts';
import { messageOf } from './encoding';
import { linkOf, openLink } from './link-opening';
import { mustBeAnswerable, targetOf, type TargetParts } from './targets';

export interface MessagesParts
  extends TargetParts, Pick<Parts, 'memory' | 'desktop' | 'dialogs' | 'changed'> {
  client: Pick<Parts['client'], 'id' | 'say' | 'resend' | 'removeRefused'>;
  doings: Pick<Doings, 'sent' | 'typed'>;
  transcripts: Pick<OpenTranscripts, 'answered' | 'page'>;
  beginnings: Pick<Beginnings, 'of'>;
  plans: Pick<Plans, 'has' | 'drafted' | 'change'>;
}

/** Handlers of the calls about messages. */
export function messagesHandlers(
  parts: MessagesParts,
): Omit<HandlersOf<typeof messagesCalls>, 'messageMenu'> {
  const { client, conversations, doings, transcripts, memory, desktop, dialogs, beginnings, plans, changed } =
    parts;
  const write = async (conversation: ConversationId, said: KnownContent): Promise<void> =>
    void must(await client.say(conversation, messageOf(said)));
  return {
    send: async ({ conversation, text, mentions, to }, caller) => {
      doings.sent(conversation);
      if (to !== undefined) mustBeAnswerable(parts, conversation, to);
      const said: KnownContent = { kind: 'text', text, mentions, to };
      const begun = await beginnings.of(conversation, caller, { text, said: messageOf(said) });
      if (!begun.isSaid) await write(begun.conversation, said);
      await transcripts.answered(begun.conversation);
    },
    resend: ({ conversation, row }) => {
      if (conversations.isRefused(conversation, row)) client.resend(conversation);
    },
    removeRefused: async ({ conversation, row }) => {
      if (conversations.isRefused(conversation, row)) must(await client.removeRefused(conversation, row));
    },
    typed: ({ conversation }) => doings.typed(conversation),
    setDraft: ({ conversation, text }) => {
      memory.setDraft(conversation, text);
      plans.drafted(conversation);
      changed();
    },
    attachEmoji: async ({ conversation, row, kind, emoji, removed }) => {
      const said = attaching(kind, row, { emoji, removed });
      if (!said) throw new CallError('bad-arguments', say('failure.noEmoji'));
      const { tallies } = targetOf(parts, conversation, row, said.kind);
      const isThere = tallies.some(
        (each) =>
          each.kind === kind && emojiKey(each.emoji) === emojiKey(emoji) && each.people.includes(client.id),
      );
      // Two windows may request the same change.
      if (isThere === removed) await write(conversation, said);
    },
    editMessage: async ({ conversation, row, text, mentions }) => {
      const { said } = targetOf(parts, conversation, row, 'edit');
      if (said?.kind !== 'text' || said.text !== text)
        await write(conversation, { kind: 'edit', to: row, text, mentions });
    },
    deleteMessage: async ({ conversation, row }) => {
      targetOf(parts, conversation, row, 'deletion');
      await write(conversation, { kind: 'deletion', to: row });
    },
    setTitle: async ({ conversation, title }) => {
      if (!plans.has(conversation)) return write(conversation, { kind: 'title', title: title.trim() });
      plans.change(conversation, { title: title.trim() });
      changed();
    },
    openLink: async (which, caller) => {
      const url = linkOf(transcripts, which);
      if (!(await openLink({ open: desktop.openLink, confirm: dialogs.confirm }, caller.window, url)))
        throw new CallError('forbidden', say('failure.linkKind'));
    },
  };
}
