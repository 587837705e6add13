import { handedOver } from '../../../runtime/threads/handed-over';
import { StoreWorker } from '../../../runtime/threads/worker-client';
import { PieceBuffers } from '../../net/transfers/piece-buffers';
import type { TransferStore } from '../../net/transfers/store';
import type { TransferOperations } from './worker';

/** Where the thread keeps what it stores. */
export interface TransferPlaces {
  readonly database: string;
  readonly folder: string;
}

/** Reads and writes offered files on a thread of its own. It starts with the first request. */
export function transferThread(program: URL, places: TransferPlaces): TransferStore {
  const worker = new StoreWorker<TransferOperations>(program, places);
  const buffers = new PieceBuffers();
  return {
    buffers,
    all: () => worker.ask('all', undefined),
    beginReading: (reading, what) => worker.ask('beginReading', { reading, what }),
    readMore: (reading) => worker.ask('readMore', { reading }),
    endReading: (reading) => worker.ask('endReading', { reading }),
    attached: () => worker.ask('attached', undefined),
    keepAttached: (file) => worker.ask('keepAttached', { file }),
    keepBytes: (file, name, bytes) => worker.ask('keepBytes', { file, name, bytes }),
    addBytes: (id, bytes) => worker.ask('addBytes', { id, bytes }),
    offer: (transfer, attached) => worker.ask('offer', { transfer, attached }),
    dropAttached: (id) => worker.ask('dropAttached', { id }),
    put: (transfer) => worker.ask('put', { transfer }),
    holders: () => worker.ask('holders', undefined),
    keepHolder: (holder) => worker.ask('keepHolder', { holder }),
    forget: (offer) => worker.ask('forget', { offer }),
    collect: (offer, folder) => worker.ask('collect', { offer, folder }),
    putLayer: (offer, layer) => worker.ask('putLayer', { offer, layer }),
    putPiece: async (offer, piece, sealed) => {
      const spare = await worker.ask('putPiece', { offer, piece, sealed }, handedOver(sealed));
      if (!spare) return 'forged';
      buffers.give(spare);
      return 'kept';
    },
    flush: (offer) => worker.ask('flush', { offer }),
    finish: (offer) => worker.ask('finish', { offer }),
    layer: (offer, from, to) => worker.ask('layer', { offer, from, to }),
    piece: (offer, piece) => {
      const into = buffers.take();
      return worker.ask('piece', { offer, piece, into }, handedOver(into));
    },
    look: (offer, piece) => worker.ask('look', { offer, piece }),
    copy: (from, to) => worker.ask('copy', { from, to }),
    receive: (from, folder, name) => worker.ask('receive', { from, folder, name }),
    close: () => worker.close(),
  };
}
