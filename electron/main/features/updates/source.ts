import type { ReleaseFile } from './release';

/**
 * Where updates come from. Nothing that a source gives is trusted: metadata are checked against a key, files against the
 * metadata. A folder on a web server is the only source so far. Another can be a peer that has a newer version.
 */
export interface UpdateSource {
  /** The newest release: its metadata and their signature, as they were signed. Rejects with `UpdateError`. */
  latest(signal: AbortSignal): Promise<{ metadata: Uint8Array; signature: Uint8Array }>;
  /** The bytes of a file, in order. Throws `UpdateError` while it is read. */
  read(file: ReleaseFile, signal: AbortSignal): AsyncIterable<Uint8Array>;
}
