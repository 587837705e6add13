import { certificateFields, certificatesInLines } from '../../shared/protocol/certificate';
import { parseFields } from '../../shared/protocol/codec';
import { success } from '../../shared/protocol/errors';
import { clientSchemas } from '../../shared/protocol/messages';
import { whileFull } from './full-node';

/**
 * Answers a full node with the certificates of people's connected computers, so that it can invite them into a sealed
 * conversation. They are what these showed in REGISTER; who asks checks them.
 */
export const certificatesRow = whileFull((hub, node, { fields }) => {
  const asked = parseFields(clientSchemas.CERTIFICATES, fields);
  if (!asked.ok) return asked;
  const { people } = asked.value;
  // `mayGoOn` has counted the line as one already.
  node.throttle.charge(people.length - 1);
  const shown = [...new Set(people)]
    .flatMap((person) => hub.directory.of(person))
    .flatMap((client) => (client.kind === 'full' ? client.certificate : []));
  const lines = certificatesInLines(shown);
  for (const [index, line] of (lines.length > 0 ? lines : [[]]).entries()) {
    const certificates = line.map(certificateFields);
    const more = index < lines.length - 1 ? { more: true } : {};
    node.session.connection.send('CERTIFICATES', { certificates, ...more });
  }
  return success(undefined);
});
