import { parseEntry } from '../../runtime/entries/entry-codec';
import { takeKey } from '../../runtime/sealing/given-keys';
import { verifiesKeys } from '../../runtime/sealing/keys-message';
import { keyOf } from '../../runtime/sealing/ratchet';
import { open } from '../../runtime/sealing/seal';
import { contentFields } from '../../shared/protocol/message-entry';
import { readKeys } from '../../shared/sealing/keys-message';
import { fixedWriter } from '../entries/fixed-keys';
import { given, type sealingVectors } from './vectors';

/**
 * What the recipient of the KEYS in the vectors opens: every key, and every message with the first of them.
 * @param vectors as they are in docs/vectors/sealing.json
 */
export async function openedBy(vectors: Awaited<ReturnType<typeof sealingVectors>>) {
  const { seal } = fixedWriter('bob computer');
  const message = readKeys({ ...vectors.given.fields });
  if (!message.ok || !verifiesKeys(message.value) || !seal) throw new Error('no KEYS');
  const { keys, ...address } = message.value;
  const taken = await Promise.all(keys.map(async (key) => given(await takeKey(key, address, seal.pem))));
  const [first] = taken;
  if (!first) throw new Error('no keys');
  const contents = vectors.messages.map(({ fields }) => {
    const read = parseEntry('SEND_MESSAGE', fields);
    if (!read.ok || read.value.command !== 'SEND_MESSAGE') throw new Error('no message');
    const { salt: _, ...content } = contentFields(given(open(given(keyOf(read.value, first)), read.value)));
    return content;
  });
  return { secrets: taken.map(({ secret }) => Buffer.from(secret).toString('base64url')), contents };
}
