import type { z } from 'zod';
import type { ConversationId } from '../../shared/ids';
import { encodeMessage, parseFields } from '../../shared/protocol/codec';
import { success } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import { doingSchemas } from '../../shared/protocol/messages';
import { whileFull, type Row } from './full-node';

/**
 * The row of a command about what somebody does in a conversation: its other members who are online are told, with who it is.
 * Nothing of it is stored, and whoever reads slowly is not told. In a conversation that the server does not know, or with too many members, nobody is told.
 */
const doingRow = <Fields extends { conversation: ConversationId }>(
  command: keyof typeof doingSchemas,
  schema: z.ZodType<Fields>,
): Row =>
  whileFull((hub, node, message) => {
    const fields = parseFields(schema, message.fields);
    if (!fields.ok) return fields;
    const me = node.user.id;
    const log = hub.conversations.logs.get(fields.value.conversation);
    const { members } = log?.isKnown ? log.state : { members: new Set<typeof me>() };
    if (!members.has(me) || members.size > limits.membersToldOfDoings) return success(undefined);
    // `mayGoOn` has counted the line as one already.
    node.throttle.charge(members.size - 1);
    const bytes = encodeMessage(command, { ...fields.value, person: me });
    for (const person of members)
      for (const client of person === me ? [] : hub.directory.of(person))
        if (client.kind === 'full') client.session.outbox.deliverOrOmit(bytes);
    return success(undefined);
  });

/** The commands about what somebody does in a conversation. */
export const doingRows = {
  TYPING: doingRow('TYPING', doingSchemas.TYPING),
  SEEN: doingRow('SEEN', doingSchemas.SEEN),
} satisfies Readonly<Record<keyof typeof doingSchemas, Row>>;
