import { emojiKey } from '../../../../shared/conversation/emoji';
import type { KnownContent } from '../../../../shared/conversation/kinds';
import { attaching } from '../../../../shared/conversation/content';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import type { messagesCalls } from '../../../../shared/ipc/calls/messages';
import { say } from '../../../../shared/words/say';
import { CallError, must, type Caller, type HandlersOf } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import type { Doings } from '../doings/doings';
import type { Parts } from '../parts';
import type { Beginnings } from '../conversations/beginnings';
import type { Plans } from '../conversations/plans';
import type { OpenTranscripts } from '../transcript/open-transcripts';
import { isSmall } from '../transfers/file-view';
import type { Sounds } from '../sounds/sounds';
import { messageOf } from './encoding';
import { linkOf, openLink } from './link-opening';
import { openMessage } from './message-opening';
import { pinOf } from './pinning';
import { setSaved } from './saving';
import { mustBeAnswerable, targetOf, type TargetParts } from './targets';
import { closingIn, voteIn } from './voting';

export interface MessagesParts
  extends TargetParts, Pick<Parts, 'memory' | 'desktop' | 'dialogs' | 'changed'> {
  client: Pick<Parts['client'], 'conversations' | 'id' | 'say' | 'resend' | 'removeRefused'>;
  conversations: TargetParts['conversations'] & Pick<Conversations, 'everJoined'>;
  doings: Pick<Doings, 'sent' | 'typed'>;
  transcripts: Pick<OpenTranscripts, 'answered' | 'isPinned' | 'openRow' | 'page'>;
  beginnings: Pick<Beginnings, 'of'>;
  plans: Pick<Plans, 'has' | 'drafted' | 'change'>;
  sounds: Pick<Sounds, 'sent'>;
}

/** Handlers of the calls about messages. */
export function messagesHandlers(
  parts: MessagesParts,
): Omit<HandlersOf<typeof messagesCalls>, 'messageMenu'> {
  const {
    client,
    conversations,
    doings,
    transcripts,
    memory,
    desktop,
    dialogs,
    beginnings,
    plans,
    sounds,
    changed,
  } = parts;
  const write = async (conversation: ConversationId, said: KnownContent): Promise<void> =>
    void must(await client.say(conversation, messageOf(said)));
  /**
   * Says something, and first founds the conversation if it is planned.
   * @param text what the user has written, which is given back if it does not go
   */
  const begin = async (
    conversation: ConversationId,
    caller: Caller,
    text: string,
    said: KnownContent,
  ): Promise<void> => {
    const begun = await beginnings.of(conversation, caller, { text, said: messageOf(said) });
    if (!begun.isSaid) await write(begun.conversation, said);
    // Only now: what is refused must not let a page say at once again that the user types.
    doings.sent(conversation);
    sounds.sent();
    await transcripts.answered(begun.conversation);
  };
  const open = (conversation: ConversationId, row: EntryHash): void => {
    const why = openMessage(parts, conversation, row);
    if (why) throw new CallError('no-such-message', say(why));
  };
  return {
    send: async ({ conversation, text, mentions, to }, caller) => {
      if (to !== undefined) mustBeAnswerable(parts, conversation, to);
      const said: KnownContent = { kind: 'text', text, mentions, to };
      await begin(conversation, caller, text, said);
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
    sendPoll: async ({ conversation, question, choices, several, to }, caller) => {
      if (to !== undefined) mustBeAnswerable(parts, conversation, to);
      const said: KnownContent = {
        kind: 'poll',
        question: question.trim(),
        choices: choices.map((choice) => choice.trim()),
        ...(several ? { several } : {}),
        to,
      };
      await begin(conversation, caller, '', said);
    },
    vote: async ({ conversation, row, chosen }) => {
      const said = voteIn(parts, conversation, row, chosen);
      if (said) await write(conversation, said);
    },
    closePoll: async ({ conversation, row }) => {
      const said = closingIn(parts, conversation, row);
      if (said) await write(conversation, said);
    },
    setPinned: async ({ conversation, row, pinned }) => {
      const said = pinOf(parts, conversation, row, pinned);
      if (said) await write(conversation, said);
    },
    setSaved: ({ conversation, row, saved }) => {
      setSaved(parts, conversation, row, saved);
      changed();
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
    openMessage: ({ conversation, row }) => open(conversation, row),
    setGroupPicture: async ({ conversation, picture }) => {
      if (picture !== '' && !isSmall(picture)) throw new CallError('bad-picture', say('picture.unreadable'));
      await write(conversation, { kind: 'picture', picture });
    },
    openLink: async (which, caller) => {
      const url = linkOf(transcripts, which);
      const opening = { open: desktop.openLink, openMessage: open, confirm: dialogs.confirm };
      if (!(await openLink(opening, caller.window, url)))
        throw new CallError('forbidden', say('failure.linkKind'));
    },
  };
}
