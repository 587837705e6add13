/**
 * The buffer of bytes that fill it, as a list of what is to be transferred to another thread instead of copied; empty for other
 * values. Whoever hands bytes over MUST NOT use them any more.
 */
export function handedOver(value: unknown): ArrayBuffer[] {
  if (!(value instanceof Uint8Array) || !(value.buffer instanceof ArrayBuffer)) return [];
  // Small buffers of Node are parts of a larger one, which they share with others.
  return value.byteLength > 0 && value.byteLength === value.buffer.byteLength ? [value.buffer] : [];
}
