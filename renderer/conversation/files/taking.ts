import { bounds } from '../../../shared/ipc/bounds';
import { sizeWords } from '../../../shared/text/sizes';
import { Times } from '../../../shared/text/times';
import { say } from '../../../shared/words/say';
import { bridge, pathOf } from '../../state/bridge';
import { act, notify } from '../../state/notices';

/**
 * Puts files that the user dropped or pasted beside the draft. The main process reads those that are on the disk; a picture that
 * is nowhere on the disk, such as one that another program copied, goes there as it is.
 */
export async function takeFiles(conversation: string, files: readonly File[], times: Times): Promise<void> {
  const placed = files.map((file) => ({ file, path: pathOf(file) }));
  const paths = placed.flatMap(({ path }) => (path === '' ? [] : [path]));
  if (paths.length > bounds.dropped) return notify(say('file.tooMany', { most: bounds.dropped }));
  if (paths.length > 0 && !(await act(bridge().attachPaths({ conversation, paths })))) return;
  for (const { file, path } of placed) if (path === '') await takeBytes(conversation, file, times);
}

async function takeBytes(conversation: string, file: File, times: Times): Promise<void> {
  if (!file.type.startsWith('image/')) return;
  if (file.size > bounds.pastedBytes)
    return notify(say('file.tooLargeToPaste', { size: sizeWords(bounds.pastedBytes) }));
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Chromium calls each pasted picture so.
  const isNamed = file.name !== '' && file.name !== 'image.png';
  const name = isNamed ? file.name : say('file.pasted', { time: times.stamp(Date.now()) });
  await act(bridge().attachBytes({ conversation, name, type: file.type, bytes }));
}
