import { setImmediate } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { AttachedFile, Holder, KeptTransfer, ToRead } from '../../net/transfers/store';
import { serveOperations } from '../../../runtime/threads/worker-host';
import { TransferFiles } from './transfer-files';

const { database, folder } = z.object({ database: z.string(), folder: z.string() }).parse(workerData);

let opened: TransferFiles | undefined;
/** Opened by the first operation, so that a failure is the answer to it. */
const files = (): TransferFiles => (opened ??= new TransferFiles(database, folder));

const finishing = new Map<string, Promise<string | undefined>>();
/** A part at a time: what else is asked of this thread does not wait for all of a folder. */
async function finished(offer: string): Promise<string | undefined> {
  await files().flush(offer);
  for (;;) {
    const outcome = files().finish(offer);
    if (outcome) return outcome.path;
    await setImmediate();
  }
}

const operations = {
  all: () => files().all(),
  beginReading: ({ reading, what }: { reading: string; what: ToRead }) => files().beginReading(reading, what),
  readMore: ({ reading }: { reading: string }) => files().readMore(reading),
  endReading: ({ reading }: { reading: string }) => files().endReading(reading),
  attached: () => files().attached(),
  keepAttached: ({ file }: { file: AttachedFile }) => files().keepAttached(file),
  keepBytes: ({ file, name, bytes }: { file: Omit<AttachedFile, 'path'>; name: string; bytes: Uint8Array }) =>
    files().keepBytes(file, name, bytes),
  addBytes: ({ id, bytes }: { id: string; bytes: Uint8Array }) => files().addBytes(id, bytes),
  offer: ({ transfer, attached }: { transfer: KeptTransfer; attached: string }) =>
    files().offer(transfer, attached),
  dropAttached: ({ id }: { id: string }) => files().dropAttached(id),
  put: ({ transfer }: { transfer: KeptTransfer }) => files().put(transfer),
  holders: () => files().holders(),
  keepHolder: ({ holder }: { holder: Holder }) => files().keepHolder(holder),
  forget: ({ offer }: { offer: string }) => files().forget(offer),
  collect: ({ offer, folder: into }: { offer: string; folder: string }) => files().collect(offer, into),
  putLayer: ({ offer, layer }: { offer: string; layer: Uint8Array }) => files().putLayer(offer, layer),
  putPiece: ({ offer, piece, sealed }: { offer: string; piece: number; sealed: Uint8Array }) =>
    files().putPiece(offer, piece, sealed),
  flush: ({ offer }: { offer: string }) => files().flush(offer),
  finish: ({ offer }: { offer: string }) => {
    // Whoever paused and goes on asks again while a folder is put in place.
    const under = finishing.get(offer) ?? finished(offer).finally(() => finishing.delete(offer));
    finishing.set(offer, under);
    return under;
  },
  layer: ({ offer, from, to }: { offer: string; from: number; to: number }) => files().layer(offer, from, to),
  piece: ({ offer, piece, into }: { offer: string; piece: number; into: Uint8Array }) =>
    files().piece(offer, piece, Buffer.from(into.buffer)),
  look: ({ offer, piece }: { offer: string; piece: number | undefined }) => files().look(offer, piece),
  copy: ({ from, to }: { from: string; to: string }) => files().copy(from, to),
  receive: ({ from, folder: into, name }: { from: string; folder: string; name: string }) =>
    files().receive(from, into, name),
};
export type TransferOperations = typeof operations;

serveOperations(operations, () => opened?.close());
