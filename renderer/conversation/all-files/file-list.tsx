import { Virtuoso } from 'react-virtuoso';
import type { ListedFileView } from '../../../shared/ipc/views/transfers';
import { say } from '../../../shared/words/say';
import { previewAddress } from '../../files/file-kind';
import { FileLine } from '../../files/file-line';
import { nameOf } from '../../state/names';
import { useTimes } from '../../state/times';
import { Button } from '../../ui/controls';
import { useNow } from '../../ui/use-now';
import { useConversation } from '../use-conversation';
import styles from './all-files.module.css';

export interface FilesProps {
  conversation: string;
  files: readonly ListedFileView[];
  /** Shows the message of a file. */
  onGoTo: (row: string) => void;
  /** Shows a picture that is here. */
  onView: (row: string) => void;
  /** Called when the end of the list becomes visible. */
  onEnd: () => void;
}

/** Files as a list. Renders only those in sight. */
export function FileList({ conversation, files, onGoTo, onEnd }: FilesProps) {
  return (
    <Virtuoso
      role="list"
      // The files are stops; the list would be one more, which shows no ring.
      tabIndex={-1}
      aria-label={say('allFiles.title')}
      className={styles['scroller']}
      data={files}
      computeItemKey={(_at, { row }) => row}
      endReached={onEnd}
      itemContent={(_at, file) => (
        <div role="listitem" className={styles['item']}>
          <ListedFile conversation={conversation} listed={file} onGoTo={onGoTo} />
        </div>
      )}
    />
  );
}

function ListedFile({
  conversation,
  listed: { row, author, at, file, hasPreview },
  onGoTo,
}: {
  conversation: string;
  listed: ListedFileView;
  onGoTo: (row: string) => void;
}) {
  const transfer = useConversation(({ transfers }) => transfers[row]);
  const from = useOfferWords(author, at);
  return (
    <>
      <FileLine
        conversation={conversation}
        row={row}
        file={file}
        transfer={transfer}
        {...(hasPreview ? { preview: previewAddress(conversation, row) } : {})}
      />
      <Button kind="link" className={styles['from']} title={say('files.goTo')} onClick={() => onGoTo(row)}>
        {from}
      </Button>
    </>
  );
}

/** Who offered a file, and when. */
export function useOfferWords(author: string, at: number): string {
  const now = useNow(60_000);
  const times = useTimes();
  const who = useConversation((view) => (view.me.id === author ? say('person.you') : nameOf(view, author)));
  return say('allFiles.of', { author: who, time: times.dateTime(at, now) });
}
