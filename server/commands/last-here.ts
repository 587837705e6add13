import { parseFields } from '../../shared/protocol/codec';
import { success } from '../../shared/protocol/errors';
import { clientSchemas } from '../../shared/protocol/messages';
import { whileFull } from './full-node';

/** Answers a full node with how long ago people were last here. */
export const lastHereRow = whileFull((hub, node, { fields }) => {
  const asked = parseFields(clientSchemas.LAST_HERE, fields);
  if (!asked.ok) return asked;
  const { people } = asked.value;
  node.session.connection.send('LAST_HERE', { people: hub.lastHere.of(people, node.user.id, hub.now()) });
  return success(undefined);
});
