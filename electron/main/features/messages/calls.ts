import { emojiKey, isEmoji } from '../../../../shared/conversation/emoji';
import {
  contentOf,
  readContent,
  traitsOf,
  type KindName,
  type Said,
} from '../../../../shared/conversation/kinds';
import { mayWrite } from '../../../../shared/conversation/readings';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import type { kindCalls } from '../../../../shared/ipc/kind-calls';
import type { Failure, Result } from '../../../../shared/protocol/errors';
import { limits } from '../../../../shared/protocol/limits';
import { say, sayFailure } from '../../../../shared/words/say';
import type { Said as NewMessage } from '../../../net/types';
import type { Controller } from '../controller';
import { CallError, type Handlers } from '../../ipc/router';
import { annotated } from '../transcript/row-view';

/** Returns a result's value, or throws its failure as a `CallError`. */
export function must<Value>(result: Result<Value, Failure>): Value {
  if (result.ok) return result.value;
  throw new CallError(result.error.code, sayFailure(result.error));
}

type NewSaid = Said<Exclude<KindName, 'unknown'>>;
type KindCalls = keyof typeof kindCalls;

/** Handlers of the calls about messages, names and members of a conversation. */
export function aboutKinds(controller: Controller): Pick<Handlers, KindCalls> {
  const { client } = controller.parts;
  const write = async (conversation: ConversationId, said: NewSaid): Promise<void> =>
    void must(await client.say(conversation, messageOf(said)));
  return {
    react: async ({ conversation, row, emoji, removed }) => {
      if (!isEmoji(emoji)) throw new CallError('bad-arguments', say('failure.noEmoji'));
      const given = targetOf(controller, conversation, row, 'reaction').reactions;
      const isThere = given.some(
        (each) => emojiKey(each.emoji) === emojiKey(emoji) && each.people.includes(client.id),
      );
      // Two windows may ask for the same.
      if (isThere === removed) await write(conversation, { kind: 'reaction', to: row, emoji, removed });
    },
    editMessage: async ({ conversation, row, text }) => {
      const { said } = targetOf(controller, conversation, row, 'edit');
      if (said?.kind !== 'text' || said.text !== text)
        await write(conversation, { kind: 'edit', to: row, text });
    },
    deleteMessage: async ({ conversation, row }) => {
      targetOf(controller, conversation, row, 'deletion');
      await write(conversation, { kind: 'deletion', to: row });
    },
    setTitle: ({ conversation, title }) => write(conversation, { kind: 'title', title: title.trim() }),
    removePerson: async ({ conversation, person }) => {
      if (controller.digest(conversation)?.founder !== client.id)
        throw new CallError('not-the-founder', say('failure.onlyFounder'));
      must(await client.remove(conversation, person));
    },
  };
}

/** Encodes a message. Throws a `CallError` if it is too long. */
function messageOf(said: NewSaid): NewMessage {
  const { to, ...rest } = contentOf(said);
  if (readContent({ ...rest, to, id: '', salt: '' }).kind !== said.kind)
    throw new CallError(
      'text-too-long',
      said.kind === 'title'
        ? say('failure.titleTooLong', { most: limits.titleCharacters })
        : say('failure.textTooLong', { most: limits.textCharacters }),
    );
  return to === undefined ? rest : { ...rest, to };
}

/**
 * The message that another one is about, with all that belongs to it. Throws a `CallError` if it is gone, or if the
 * table of kinds does not permit the user this kind.
 */
function targetOf(controller: Controller, conversation: ConversationId, row: EntryHash, kind: KindName) {
  const { client, messages } = controller.parts;
  const target = messages.reader.writtenMessage(conversation, row);
  const content = target?.entry.content;
  const found = target && content && annotated(messages.reader, target);
  if (!target || !content || !found || found.isDeleted)
    throw new CallError('no-such-message', say('failure.messageGone'));
  if (!traitsOf(content.kind).takes.includes(kind) || !mayWrite(kind, client.id, target.person))
    throw new CallError('not-permitted', say('failure.notAuthor'));
  return found;
}

/** Whether the user may write a message of a kind about a message that a window shows. */
export function maySayAbout(
  controller: Controller,
  conversation: ConversationId,
  row: EntryHash,
  kind: KindName,
): boolean {
  if (!controller.isMember(conversation) || controller.isRefused(conversation, row)) return false;
  try {
    targetOf(controller, conversation, row, kind);
    return true;
  } catch (error) {
    if (error instanceof CallError) return false;
    throw error;
  }
}
