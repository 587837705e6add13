import { X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { ListedFileView } from '../../../shared/ipc/views/transfers';
import { fileGroups, type FileGroup, type FileOrder } from '../../../shared/transfers/listing';
import { isolated, plainLine } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { displayOf } from '../../files/file-kind';
import { isHere } from '../../files/transfer-actions';
import { Button, Segments } from '../../ui/controls';
import { Empty } from '../../ui/empty';
import { Icon } from '../../ui/icon';
import { onKeys, useShortcut } from '../../ui/keys';
import { Viewer } from '../files/viewer';
import { useConversation } from '../use-conversation';
import { FileList } from './file-list';
import type { FilePages } from './file-pages';
import { PictureGrid } from './picture-grid';
import { useFiles } from './use-files';
import styles from './all-files.module.css';

const groups = () => fileGroups.map((value) => ({ value, label: say(`allFiles.${value}`) }));
const orders = () =>
  [
    { value: 'newest', label: say('allFiles.newest') },
    { value: 'oldest', label: say('allFiles.oldest') },
    { value: 'name', label: say('allFiles.byName') },
  ] as const;

/** The page of files of a conversation: all that were ever offered there, pictures as a grid, others as a list. */
export function AllFiles({
  conversation,
  onGoTo,
  onDone,
}: {
  conversation: string;
  /** Shows the message of a file. */
  onGoTo: (row: string) => void;
  onDone: () => void;
}) {
  const [group, setGroup] = useState<FileGroup>('all');
  const [order, setOrder] = useState<FileOrder>('newest');
  const [name, setName] = useState('');
  const [viewed, setViewed] = useState<string>();
  const { pages, loadMore } = useFiles({ conversation, group, order, name });
  const field = useRef<HTMLInputElement>(null);
  const focus = (): void => field.current?.select();
  useEffect(focus, []);
  useShortcut('search', focus);
  const rows = useConversation((view) => view.rows);
  const transfers = useConversation((view) => view.transfers);
  const files = pages?.files.filter(({ row }) => rows[row]?.kind !== 'deleted') ?? [];
  const pictures = files.filter((each) => displayOf(each.file) === 'picture' && isHere(transfers[each.row]));
  const list = { conversation, files, onGoTo, onView: setViewed, onEnd: loadMore };
  return (
    // Escape leaves the page, whichever of its controls has the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className={styles['files']}
      aria-label={say('allFiles.title')}
      onKeyDown={(event) => onKeys(event, { Escape: () => !isElsewhere(event) && onDone() })}
    >
      <div className={styles['field']}>
        <input
          ref={field}
          type="text"
          aria-label={say('allFiles.name')}
          placeholder={say('allFiles.name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button kind="icon" aria-label={say('allFiles.close')} title={say('allFiles.close')} onClick={onDone}>
          <Icon of={X} />
        </Button>
      </div>
      <div className={styles['choices']}>
        <Segments legend={say('allFiles.groups')} options={groups()} value={group} onChange={setGroup} />
        <Segments legend={say('allFiles.order')} options={orders()} value={order} onChange={setOrder} />
      </div>
      {pages?.failure !== undefined && (
        <p className={styles['problem']} role="alert">
          {pages.failure}
        </p>
      )}
      {pages && files.length === 0 && pages.failure === undefined && <Empty>{emptyWords(pages)}</Empty>}
      {files.length > 0 &&
        (pages?.query.group === 'pictures' ? <PictureGrid {...list} /> : <FileList {...list} />)}
      {viewed !== undefined && pictures.some(({ row }) => row === viewed) && (
        <Viewer
          conversation={conversation}
          pictures={pictures.map(viewedPicture)}
          row={viewed}
          onShow={setViewed}
          onDone={() => setViewed(undefined)}
        />
      )}
    </section>
  );
}

/** Whether a key was for a menu or a dialog within, which closes by itself. */
const isElsewhere = (event: KeyboardEvent): boolean =>
  event.isDefaultPrevented() || (event.target instanceof Element && event.target.closest('dialog') !== null);

const viewedPicture = ({ row, file }: ListedFileView) => ({ row, name: file.name });

function emptyWords({ query: { group, name } }: FilePages): string {
  if (name.trim() !== '') return say('allFiles.noneNamed', { name: isolated(plainLine(name.trim())) });
  return say(group === 'all' ? 'allFiles.empty' : 'allFiles.noneOfGroup');
}
