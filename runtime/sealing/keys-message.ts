import {
  inLines,
  keysText,
  type GivenKey,
  type Keys,
  type KeysAddress,
} from '../../shared/sealing/keys-message';
import { sha256Bytes } from '../entries/hash';
import { verifies, type WriterKey } from '../entries/keys';

/** The KEYS with which a writer gives keys to another: several if they do not fit one line. */
export const signKeys = (
  sender: WriterKey,
  address: Omit<KeysAddress, 'sender'>,
  keys: readonly GivenKey[],
): Keys[] =>
  inLines(keys).map((line) => {
    const unsigned = { ...address, sender: sender.id, keys: line };
    return { ...unsigned, signature: sender.sign(sha256Bytes(keysText(unsigned))) };
  });

/** Whether a KEYS is signed by its sender. */
export const verifiesKeys = (keys: Keys): boolean =>
  verifies(keys.sender, sha256Bytes(keysText(keys)), keys.signature);
