import { encodeMessage, parseFields } from '../../shared/protocol/codec';
import { success } from '../../shared/protocol/errors';
import { clientSchemas } from '../../shared/protocol/messages';
import { whileFull } from './full-node';

/**
 * What somebody has read, which their other computers are told, and nobody else. Nothing of it is stored, so no quota bounds
 * it: a computer that reads slowly is not told, and hears of it when it registers again, or with the next mark.
 */
export const readRow = whileFull((hub, node, message) => {
  const fields = parseFields(clientSchemas.READ, message.fields);
  if (!fields.ok) return fields;
  // `mayGoOn` has counted the line as one already.
  node.throttle.charge(fields.value.marks.length - 1);
  const bytes = encodeMessage('READ', fields.value);
  for (const client of hub.directory.of(node.user.id))
    if (client.kind === 'full' && client !== node) client.session.outbox.deliverOrOmit(bytes);
  return success(undefined);
});
