import { parseFields } from '../../shared/protocol/codec';
import { success } from '../../shared/protocol/errors';
import { clientSchemas } from '../../shared/protocol/messages';
import { whileFull } from './full-node';

/** What it costs, in messages, to check one signature. */
const signatureCost = 10;

/**
 * Somebody has removed computers of theirs: these are sent away, and whoever shares a conversation with the person is told. What
 * somebody says of others is ignored: these say it themselves.
 */
export const revokedRow = whileFull((hub, node, message) => {
  const fields = parseFields(clientSchemas.REVOKED, message.fields);
  if (!fields.ok) return fields;
  const { revoked } = fields.value;
  node.throttle.charge(revoked.length * signatureCost);
  const added = hub.door.removed.take(revoked, node.user.id);
  if (added.length === 0) return success(undefined);
  for (const each of added) hub.sendAway(each);
  hub.conversations.revocations.spread(node, added);
  return success(undefined);
});
