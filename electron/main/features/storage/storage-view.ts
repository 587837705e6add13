import { basename } from 'node:path';
import type { StorageView } from '../../../../shared/ipc/views/storage';
import { phrase } from '../../../../shared/words/phrase';
import type { Messages } from '../../../storage/messages/messages';

/** State of the message storage. */
export function storageView({ problem, setAsideAs }: Pick<Messages, 'problem' | 'setAsideAs'>): StorageView {
  if (problem === 'full') return { problem: 'full', detail: phrase('storage.full') };
  if (problem !== undefined) return { problem: 'failed', detail: phrase('storage.failed') };
  if (setAsideAs === undefined) return { problem: 'none', detail: null };
  return {
    problem: 'set-aside',
    detail: phrase('storage.setAside', { file: basename(setAsideAs) }),
  };
}
