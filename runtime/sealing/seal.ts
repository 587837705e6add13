import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { MessageContent, MessageEntry } from '../../shared/conversation/log-entry';
import { success, type Result } from '../../shared/protocol/errors';
import type { ChainKey } from '../../shared/sealing/chain-key';
import { contentOfPlaintext, plaintextOf } from '../../shared/sealing/plaintext';
import { problem, type SealingProblem } from '../../shared/sealing/problem';
import {
  additionalText,
  readSealed,
  sealedContent,
  sealedHeaderText,
  tagBytes,
  type SealedHeader,
} from '../../shared/sealing/sealed-content';
import { commitmentOf, derive, type RandomBytes } from './ratchet';

const cipher = 'aes-256-gcm';
const saltBytes = 16;
const contentKeyBytes = 32;
const nonceBytes = 12;

/**
 * Seals a content as a whole for one message.
 *
 * The salt follows from random bytes, the header and the content. So a profile that was set back to an earlier state, and
 * uses a number again with the same key, does not use a nonce again, even if it gets the same random bytes.
 * @param key of the header's number; a TypeError is thrown for any other
 */
export function seal(
  key: ChainKey,
  header: SealedHeader,
  content: MessageContent,
  random: RandomBytes,
): Result<MessageContent, SealingProblem> {
  const plaintext = plaintextOf(content);
  if (!plaintext.ok) return plaintext;
  const salt = createHmac('sha256', derive(key, 'parley-2-salt'))
    .update(random(saltBytes))
    .update(sealedHeaderText(header))
    .update(plaintext.value)
    .digest()
    .subarray(0, saltBytes);
  return sealAgain(key, header, { ...content, salt: salt.toString('base64url') });
}

/** Seals a content that was opened: gives the same bytes again, because its salt is that of the sealed message. */
export function sealAgain(
  key: ChainKey,
  header: SealedHeader,
  content: MessageContent,
): Result<MessageContent, SealingProblem> {
  if (!isKeyOf(key, header)) throw new TypeError('This key is for another message');
  const plaintext = plaintextOf(content);
  if (!plaintext.ok) return plaintext;
  const sealed = { key: commitmentOf(key), chain: key.chain, salt: content.salt };
  const encryption = createCipheriv(cipher, ...keyAndNonce(key, content.salt), { authTagLength: tagBytes });
  encryption.setAAD(Buffer.from(additionalText(sealedHeaderText(header), sealed)));
  const data = [encryption.update(plaintext.value), encryption.final(), encryption.getAuthTag()];
  return success(sealedContent({ ...sealed, data: Buffer.concat(data).toString('base64url') }));
}

/**
 * Opens the content of a sealed message.
 * @param key of this message, as `keyOf` gives it
 */
export function open(key: ChainKey, message: MessageEntry): Result<MessageContent, SealingProblem> {
  const read = readSealed(message.content, message.number);
  if (!read.ok) return read;
  const sealed = read.value;
  if (!isKeyOf(key, message) || key.chain !== sealed.chain || commitmentOf(key) !== sealed.key)
    return problem('wrong-key');
  const data = Buffer.from(sealed.data, 'base64url');
  if (data.toString('base64url') !== sealed.data) return problem('not-sealed');
  const decryption = createDecipheriv(cipher, ...keyAndNonce(key, sealed.salt), { authTagLength: tagBytes });
  decryption.setAAD(Buffer.from(additionalText(sealedHeaderText(message), sealed)));
  decryption.setAuthTag(data.subarray(-tagBytes));
  const opened = finished(decryption, data.subarray(0, -tagBytes));
  return opened ? contentOfPlaintext(opened, sealed.salt) : problem('not-authentic');
}

/** What was encrypted; undefined if the key, what it was sealed with or the data is another. */
function finished(decryption: ReturnType<typeof createDecipheriv>, data: Uint8Array): Uint8Array | undefined {
  try {
    return Buffer.concat([decryption.update(data), decryption.final()]);
  } catch {
    return undefined;
  }
}

const isKeyOf = (key: ChainKey, { conversation, writer, number }: SealedHeader): boolean =>
  key.conversation === conversation && key.writer === writer && key.number === number;

function keyAndNonce(key: ChainKey, salt: string): [key: Uint8Array, nonce: Uint8Array] {
  const bytes = derive(key, 'parley-2-content', {
    salt: Buffer.from(salt, 'base64url'),
    bytes: contentKeyBytes + nonceBytes,
  });
  return [bytes.subarray(0, contentKeyBytes), bytes.subarray(contentKeyBytes)];
}
