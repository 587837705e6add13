import type { z } from 'zod';
import { encodeMessage, parseFields } from '../../shared/protocol/codec';
import { success } from '../../shared/protocol/errors';
import { clientSchemas } from '../../shared/protocol/messages';
import { whileFull, type Row } from './full-node';

/**
 * What somebody tells their other computers, and nobody else. Nothing of it is stored, so no quota bounds it: a computer that
 * reads slowly is not told, and hears of it when it registers again, or with what is told next.
 * @param countOf how many messages it counts as
 */
const ownRow = <Fields extends object>(
  command: string,
  schema: z.ZodType<Fields>,
  countOf: (fields: Fields) => number,
): Row =>
  whileFull((hub, node, message) => {
    const fields = parseFields(schema, message.fields);
    if (!fields.ok) return fields;
    // `mayGoOn` has counted the line as one already.
    node.throttle.charge(countOf(fields.value) - 1);
    const bytes = encodeMessage(command, fields.value);
    for (const client of hub.directory.of(node.user.id))
      if (client.kind === 'full' && client !== node) client.session.outbox.deliverOrOmit(bytes);
    return success(undefined);
  });

/** What was read. */
export const readRow = ownRow('READ', clientSchemas.READ, ({ marks }) => marks.length);

/** What computers are called. */
export const computersRow = ownRow('COMPUTERS', clientSchemas.COMPUTERS, ({ computers }) => computers.length);
