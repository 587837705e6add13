import type { FileView, TransferView } from '../../shared/ipc/views/transfers';
import { durationWords, sizeWords } from '../../shared/text/sizes';
import { listNames } from '../../shared/words/lists';
import { say } from '../../shared/words/say';

/** "2.4 MB", or "12 files, 2.4 MB". */
export const sizeOf = ({ size, files }: FileView): string =>
  files === undefined ? sizeWords(size) : say('file.folder', { files, size: sizeWords(size) });

/** "12 MB of 80 MB · 3.1 MB/s · 22 sec left". */
function progressOf({ file, here, speed, left, sources }: TransferView): string {
  const parts = [say('file.fetching', { here: sizeWords(here), size: sizeWords(file.size) })];
  if (speed !== null) parts.push(say('file.speed', { speed: sizeWords(speed) }));
  if (left !== null) parts.push(say('file.left', { time: durationWords(left) }));
  if (sources > 1) parts.push(say('file.sources', { count: sources }));
  return parts.join(' · ');
}

/** Where a file is and what happens with it, in a line. Without a transfer only its size is known. */
export function stateOf(file: FileView, transfer: TransferView | undefined): string {
  if (!transfer) return sizeOf(file);
  const { state, here } = transfer;
  switch (state) {
    case 'fetching':
      return progressOf(transfer);
    case 'waiting':
      return [
        say('file.fetching', { here: sizeWords(here), size: sizeWords(file.size) }),
        ...(transfer.problem === undefined ? [say('file.waiting')] : []),
      ].join(' · ');
    case 'paused':
      return say('file.paused', { here: sizeWords(here), size: sizeWords(file.size) });
    case 'done':
      return transfer.savedAs === undefined || transfer.savedAs === file.name
        ? sizeOf(file)
        : `${sizeOf(file)} · ${say('file.savedAs', { name: transfer.savedAs })}`;
    case 'own':
    case 'offered':
      return sizeOf(file);
  }
}

/** What is wrong and what to do; undefined if nothing is. */
export const problemOf = ({ problem }: TransferView): string | undefined =>
  problem === undefined ? undefined : say(`file.problem.${problem}`);

/** Who is known to have all of a file: "Ann and Bob have it". Others may have it, too. */
export function holdersOf({ holders }: TransferView, nameOf: (person: string) => string): string {
  if (holders.length === 0) return '';
  return say('file.heldBy', { names: listNames(holders.map(nameOf)), count: holders.length });
}
