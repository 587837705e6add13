import { createCipheriv, createDecipheriv, type Cipher, type Decipher } from 'node:crypto';
import { pieceTagBytes } from '../../shared/transfers/file-layout';

/**
 * Pieces are encrypted with AES-256-GCM. A file's key is random and used for this very content only, so the piece's number
 * is its nonce.
 */

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
/** Bytes that are encrypted at a time. Node makes a buffer for each, and for large ones the system clears memory each time. */
const stepBytes = 64 * 1024;

/**
 * @param key 32 random bytes that seal no other content
 * @param into where the sealed piece is to lie; it may be longer than that
 */
export function sealPiece(
  key: Uint8Array,
  piece: number,
  plain: Uint8Array,
  into: Buffer = Buffer.allocUnsafeSlow(plain.length + pieceTagBytes),
): Buffer {
  const encryption = createCipheriv(cipher, key, nonceOf(piece), { authTagLength: pieceTagBytes });
  inSteps(encryption, plain, into);
  encryption.final();
  into.set(encryption.getAuthTag(), plain.length);
  return into.subarray(0, plain.length + pieceTagBytes);
}

/**
 * Returns undefined if it is not what `sealPiece` made with this key and number.
 * @param into where the plain piece is to lie; it may be longer than that
 */
export function openPiece(
  key: Uint8Array,
  piece: number,
  sealed: Uint8Array,
  into: Buffer = Buffer.allocUnsafe(Math.max(sealed.length - pieceTagBytes, 0)),
): Buffer | undefined {
  if (sealed.length < pieceTagBytes) return undefined;
  const end = sealed.length - pieceTagBytes;
  const decryption = createDecipheriv(cipher, key, nonceOf(piece), { authTagLength: pieceTagBytes });
  decryption.setAuthTag(sealed.subarray(end));
  inSteps(decryption, sealed.subarray(0, end), into);
  try {
    decryption.final();
    return into.subarray(0, end);
  } catch {
    return undefined;
  }
}

function inSteps(encryption: Cipher | Decipher, from: Uint8Array, into: Uint8Array): void {
  for (let at = 0; at < from.length; at += stepBytes)
    into.set(encryption.update(from.subarray(at, at + stepBytes)), at);
}

function nonceOf(piece: number): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUIntBE(piece, nonceBytes - 6, 6);
  return nonce;
}
