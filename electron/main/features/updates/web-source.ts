import { limits } from '../../../../shared/protocol/limits';
import { isWebAddress } from '../../../../shared/settings/fields';
import type { ReleaseFile } from './release';
import type { UpdateSource } from './source';
import { UpdateError } from './update-error';

const metadataName = 'parley-update.json';
const signatureName = `${metadataName}.sig`;

/** How long a server may send nothing. */
const silenceMs = 30_000;

/** Sends a request, as `fetch` does. */
export type Fetch = (
  address: string,
  options: { signal: AbortSignal; redirect: 'error'; cache: 'no-store'; credentials: 'omit' },
) => Promise<Response>;

/**
 * A folder on a web server.
 * @param address address of the folder; http or https
 * @param patienceMs how long the server may send nothing
 * @throws `UpdateError` if the address cannot be used
 */
export function webSource(address: string, fetch: Fetch, patienceMs = silenceMs): UpdateSource {
  const folder = folderAt(address);
  const open = (name: string, most: number, signal: AbortSignal): AsyncIterable<Uint8Array> =>
    readBody(new URL(name, folder).href, most, fetch, signal, patienceMs);
  return {
    async latest(signal) {
      // A server that sends a byte now and then is not silent.
      const deadline = AbortSignal.timeout(2 * patienceMs);
      const either = AbortSignal.any([signal, deadline]);
      try {
        const metadata = await collect(open(metadataName, limits.updateMetadataBytes, either));
        const signature = await collect(open(signatureName, limits.updateSignatureBytes, either));
        return { metadata, signature };
      } catch (error) {
        throw deadline.aborted && !signal.aborted ? new UpdateError('no-answer', error) : error;
      }
    },
    read: ({ name, size }: ReleaseFile, signal) => open(name, size, signal),
  };
}

function folderAt(address: string): URL {
  if (!isWebAddress(address)) throw new UpdateError('bad-address');
  const url = new URL(address);
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** The body of an answer. Throws `UpdateError` if it is longer than `most`, or if the server falls silent. */
async function* readBody(
  address: string,
  most: number,
  fetch: Fetch,
  signal: AbortSignal,
  patienceMs: number,
): AsyncGenerator<Uint8Array> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), patienceMs);
  try {
    const both = AbortSignal.any([signal, silence.signal]);
    const answer = await fetch(address, {
      signal: both,
      redirect: 'error',
      cache: 'no-store',
      credentials: 'omit',
    });
    if (!answer.ok || answer.body === null) throw new UpdateError('not-there');
    let bytes = 0;
    const reader = answer.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), patienceMs);
      bytes += value.length;
      if (bytes > most) throw new UpdateError('too-large');
      yield value;
    }
  } catch (error) {
    if (signal.aborted) throw new UpdateError('cancelled');
    if (error instanceof UpdateError) throw error;
    throw new UpdateError(isRedirect(error) ? 'redirected' : 'no-answer', error);
  } finally {
    clearTimeout(timer);
    // Ends the request if its body was not read to the end.
    silence.abort();
  }
}

/** Node and Chromium say in words only that an answer was a redirect. */
const isRedirect = (error: unknown): boolean =>
  error instanceof Error && /redirect/i.test(`${error.message} ${String(error.cause)}`);

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
