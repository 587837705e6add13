import type { z } from 'zod';
import type { ConversationId } from '../ids';
import { parseFields } from './codec';
import { success, type Result } from './errors';
import { limits } from './limits';
import { conversationPattern } from './message-entry';
import { simpleSchemas } from './messages';

/** The fields of a simple client's SEND_MESSAGE. */
export type SimpleMessage = z.infer<typeof simpleSchemas.SEND_MESSAGE>;

/**
 * Validates the fields of a simple client's SEND_MESSAGE. A server reads thousands of these a second, so the usual ones are
 * checked by hand: the schema takes ten times as long. It decides on all others, and has the errors.
 */
export function readSimpleMessage(fields: Record<string, unknown>): Result<SimpleMessage> {
  const { conversation, id, text } = fields;
  if (isUsualConversation(conversation) && isUsualText(text) && (id === undefined || isUsualId(id)))
    return success({ conversation, id, text });
  return parseFields(simpleSchemas.SEND_MESSAGE, fields);
}

/** Lower case, so that the schema would leave it as it is. */
const isUsualConversation = (value: unknown): value is ConversationId =>
  typeof value === 'string' && conversationPattern.test(value);

const isUsualId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= limits.messageIdCharacters;

/** A text with a visible ASCII character is not blank. */
const isUsualText = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= limits.textCharacters &&
  /[!-~]/.test(value) &&
  value.isWellFormed();
