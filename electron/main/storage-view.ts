import { basename } from 'node:path';
import type { StorageView } from '../../shared/ipc/view';
import type { Messages } from '../storage/messages/messages';

const details = {
  full: 'The disk is full: nothing new can be kept, sent or received. Make room; Parley then goes on by itself.',
  failed:
    'Messages cannot be kept on this computer at the moment, so nothing is sent or received. Parley goes on as soon as it works again.',
} as const;

/** State of the message storage, in words. */
export function storageView({ problem, setAsideAs }: Pick<Messages, 'problem' | 'setAsideAs'>): StorageView {
  if (problem === 'full') return { problem: 'full', detail: details.full };
  if (problem !== undefined) return { problem: 'failed', detail: details.failed };
  if (setAsideAs === undefined) return { problem: 'none', detail: '' };
  return {
    problem: 'set-aside',
    detail: `Your messages could not be read. They were set aside as ${basename(setAsideAs)}, and Parley fetches again what others still have.`,
  };
}
