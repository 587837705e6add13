import type { CallResult } from '../../../../shared/ipc/contract';
import type { ListedFileView } from '../../../../shared/ipc/views/transfers';
import { locale } from '../../../../shared/words/locale';
import type { FilesRequest, ListedFile } from '../../../storage/messages/offered-files';
import type { Messages } from '../../../storage/messages/messages';
import { fileView } from './file-view';

/** Files listed per call. */
const filesPerPage = 60;

type Asked = Pick<FilesRequest, 'conversation' | 'group' | 'order' | 'name'> & {
  readonly after: NonNullable<FilesRequest['after']> | null;
};

/** A page of the files of a conversation, without those of people whose messages are not shown. */
export async function listFiles(
  messages: Pick<Messages, 'files'> & { readonly reader: Pick<Messages['reader'], 'isLeftOut'> },
  { after, ...asked }: Asked,
): Promise<CallResult<'listFiles'>> {
  const { files, more } = await messages.files({
    ...asked,
    locale: locale(),
    after: after ?? undefined,
    atMost: filesPerPage,
  });
  const shown = files.filter(({ person }) => !messages.reader.isLeftOut(person));
  return { files: shown.map(viewOf), more: more ?? null };
}

function viewOf({ row, person, at, file }: ListedFile): ListedFileView {
  const { preview, ...view } = fileView(file);
  return { row, author: person, at, file: view, hasPreview: preview !== undefined };
}
