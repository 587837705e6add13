/** Attempts after which an input is small enough. */
const mostAttempts = 3_000;

/** Makes an input that fails smaller as long as it still fails: leaves out parts, then makes its bytes plain. */
export async function smallest(
  input: Uint8Array,
  fails: (input: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let found: Uint8Array = input.slice();
  let attempts = 0;
  const takes = async (candidate: Uint8Array): Promise<boolean> => {
    attempts += 1;
    if (!(await fails(candidate))) return false;
    found = candidate;
    return true;
  };
  for (let size = found.length >> 1; size >= 1; size >>= 1)
    for (let at = 0; at < found.length && attempts < mostAttempts;) {
      const candidate = new Uint8Array(Buffer.concat([found.subarray(0, at), found.subarray(at + size)]));
      if (!(await takes(candidate))) at += size;
    }
  for (let at = 0; at < found.length && attempts < mostAttempts; at += 1) {
    if (found[at] === plainByte) continue;
    const candidate = found.slice();
    candidate[at] = plainByte;
    await takes(candidate);
  }
  return found;
}

const plainByte = 'a'.charCodeAt(0);
