/** The header of a key frame of VP8 of this size, with so many bytes after it that no decoder would understand. */
export function keyFrame(width: number, height: number, more = 10): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(10 + more);
  frame.set([0x10, 0, 0, 0x9d, 0x01, 0x2a, width & 0xff, width >> 8, height & 0xff, height >> 8]);
  return frame;
}

/** The same of a frame that builds on the ones before it. */
export function deltaFrame(more = 10): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(3 + more);
  frame[0] = 0x11;
  return frame;
}
