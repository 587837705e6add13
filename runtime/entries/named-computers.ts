import { createCipheriv, createDecipheriv } from 'node:crypto';
import { canonical } from '../../shared/conversation/canonical';
import { isComputerName, nameOverhead, type NamedComputer } from '../../shared/protocol/named-computer';
import type { RandomBytes } from '../sealing/ratchet';
import { sha256Bytes } from './hash';
import { ownSecret, verifies, type PersonKey, type WriterKey } from './keys';

const cipher = 'aes-256-gcm';
const { nonce: nonceBytes, tag: tagBytes } = nameOverhead;
type About = Pick<NamedComputer, 'writer' | 'at'>;

/** Names a computer. Only those that hold the person's key can read the name, and only this one can give it. */
export function nameComputer(
  { person, writer }: { person: PersonKey; writer: WriterKey },
  name: string,
  at: number,
  random: RandomBytes,
): NamedComputer {
  const about = { writer: writer.id, at };
  const nonce = random(nonceBytes);
  const encryption = createCipheriv(cipher, keyOf(person), nonce, { authTagLength: tagBytes });
  encryption.setAAD(aboutBytes(about));
  const data = [nonce, encryption.update(name, 'utf8'), encryption.final(), encryption.getAuthTag()];
  const unsigned = { ...about, name: Buffer.concat(data).toString('base64url') };
  return { ...unsigned, signature: writer.sign(signedBytes(unsigned)) };
}

/** The name of a computer of this person; undefined if it was not given by that computer, or is none. */
export function nameIn(person: PersonKey, named: NamedComputer): string | undefined {
  if (!verifies(named.writer, signedBytes(named), named.signature)) return undefined;
  const bytes = Buffer.from(named.name, 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const end = bytes.length - tagBytes;
  const decryption = createDecipheriv(cipher, keyOf(person), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decryption.setAAD(aboutBytes(named)).setAuthTag(bytes.subarray(end));
  try {
    const plain = Buffer.concat([decryption.update(bytes.subarray(nonceBytes, end)), decryption.final()]);
    const name = plain.toString('utf8');
    return isComputerName(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

const keyOf = (person: PersonKey): Uint8Array => ownSecret(person, 'own computers');

const aboutBytes = ({ writer, at }: About): Uint8Array =>
  Buffer.from(canonical(['parley-2-computer', writer, at]));

const signedBytes = ({ writer, at, name }: Omit<NamedComputer, 'signature'>): Uint8Array =>
  sha256Bytes(canonical(['parley-2-computer', { writer, at, name }]));
