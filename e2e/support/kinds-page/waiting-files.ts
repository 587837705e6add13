import type { AttachmentView, FileView } from '../../../shared/ipc/views/transfers';
import { conversation, photo, record, tiny } from './view';

const attachment = (
  id: string,
  fields: Partial<AttachmentView>,
  file: Partial<FileView>,
): AttachmentView => ({
  id,
  conversation,
  file: { name: 'Notes.txt', size: 4_100, type: 'text/plain', sort: 'file', executable: false, ...file },
  state: 'ready',
  hasChanged: false,
  read: 4_100,
  sent: false,
  isCleaned: true,
  uncleaned: 0,
  isHeld: false,
  ...fields,
});
/** What waits beside the draft. */
export const waitingFiles = record([
  attachment('a1', {}, {}),
  attachment('a2', {}, { ...photo, preview: tiny }),
  attachment('a3', { state: 'failed' }, { name: 'Gone.pdf', type: 'application/pdf' }),
  attachment(
    'a4',
    { state: 'reading', sent: true },
    { name: 'Harvest of last year.zip', type: 'application/zip', size: 3e9 },
  ),
  attachment(
    'a5',
    { uncleaned: 2 },
    { name: 'Field notes', sort: 'folder', type: 'inode/directory', files: 312, size: 84_000_000 },
  ),
  attachment(
    'a6',
    { uncleaned: 1, isHeld: true },
    { name: 'Harvest festival', sort: 'folder', type: 'inode/directory', files: 40, size: 190_000_000 },
  ),
]);
