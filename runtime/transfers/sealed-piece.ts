import { createCipheriv, createDecipheriv } from 'node:crypto';
import { pieceTagBytes } from '../../shared/transfers/file-layout';

/**
 * Pieces are encrypted with AES-256-GCM. A file's key is random and used for this very content only, so the piece's number
 * is its nonce.
 */

const cipher = 'aes-256-gcm';
const nonceBytes = 12;

/** @param key 32 random bytes that seal no other content */
export function sealPiece(key: Uint8Array, piece: number, plain: Uint8Array): Buffer {
  const encryption = createCipheriv(cipher, key, nonceOf(piece), { authTagLength: pieceTagBytes });
  return Buffer.concat([encryption.update(plain), encryption.final(), encryption.getAuthTag()]);
}

/** Returns undefined if it is not what `sealPiece` made with this key and number. */
export function openPiece(key: Uint8Array, piece: number, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < pieceTagBytes) return undefined;
  const end = sealed.length - pieceTagBytes;
  const decryption = createDecipheriv(cipher, key, nonceOf(piece), { authTagLength: pieceTagBytes });
  decryption.setAuthTag(sealed.subarray(end));
  try {
    const plain = decryption.update(sealed.subarray(0, end));
    // It checks the tag, and has no bytes of its own: that spares a copy.
    decryption.final();
    return plain;
  } catch {
    return undefined;
  }
}

function nonceOf(piece: number): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUIntBE(piece, nonceBytes - 6, 6);
  return nonce;
}
