import { EllipsisVertical, FileImage } from 'lucide-react';
import { VirtuosoGrid } from 'react-virtuoso';
import type { ListedFileView, TransferView } from '../../../shared/ipc/views/transfers';
import { isolated } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { displayOf, previewAddress } from '../../files/file-kind';
import { Progress } from '../../files/file-line';
import { problemOf, stateOf } from '../../files/file-words';
import { actionsFor, furtherActions, isHere } from '../../files/transfer-actions';
import { Icon } from '../../ui/icon';
import { onKeys } from '../../ui/keys';
import { Menu, type MenuItem } from '../../ui/menu';
import { useConversation } from '../use-conversation';
import { useOfferWords, type FilesProps } from './file-list';
import { moveIn } from './grid-keys';
import styles from './all-files.module.css';

/** Pictures as a grid. Renders only those in sight. The arrow keys move between them. */
export function PictureGrid({ conversation, files, onGoTo, onView, onEnd }: FilesProps) {
  return (
    <VirtuosoGrid
      role="list"
      // The pictures are stops; the list would be one more, which shows no ring.
      tabIndex={-1}
      aria-label={say('allFiles.title')}
      className={styles['pictures']}
      listClassName={styles['grid'] ?? ''}
      data={files}
      computeItemKey={(_at, { row }) => row}
      endReached={onEnd}
      onKeyDown={(event) =>
        onKeys(event, {
          ArrowRight: () => moveIn(event, 1, 0),
          ArrowLeft: () => moveIn(event, -1, 0),
          ArrowDown: () => moveIn(event, 0, 1),
          ArrowUp: () => moveIn(event, 0, -1),
        })
      }
      itemContent={(_at, listed) => (
        <Cell conversation={conversation} listed={listed} onGoTo={onGoTo} onView={onView} />
      )}
    />
  );
}

function Cell({
  conversation,
  listed: { row, author, at, file, hasPreview },
  onGoTo,
  onView,
}: {
  conversation: string;
  listed: ListedFileView;
} & Pick<FilesProps, 'onGoTo' | 'onView'>) {
  const transfer = useConversation(({ transfers }) => transfers[row]);
  const from = useOfferWords(author, at);
  const offer = { conversation, row };
  const name = isolated(file.name);
  const actions = actionsFor(offer, { name }, transfer);
  const isShown = isHere(transfer) && displayOf(file) === 'picture';
  const goTo = { label: say('files.goTo'), run: () => onGoTo(row) };
  const [first] = actions;
  const press = isShown
    ? { named: say('file.view', { name }), run: () => onView(row) }
    : (first ?? { named: name, run: goTo.run });
  const items: (MenuItem | 'line')[] = [
    ...actions,
    ...(isHere(transfer) ? furtherActions(offer, file) : []),
    'line',
    goTo,
  ];
  return (
    <div role="listitem" className={styles['cell']} data-file={row}>
      <button
        type="button"
        className={styles['picture']}
        aria-label={press.named}
        title={[file.name, from, wordsOf(file, transfer)].join('\n')}
        onClick={press.run}
      >
        {hasPreview ? (
          <img src={previewAddress(conversation, row)} alt="" decoding="async" draggable={false} />
        ) : (
          <Icon of={FileImage} size={32} />
        )}
        {!isHere(transfer) && first && (
          <span className={styles['state']}>
            <Icon of={first.icon} size={16} />
          </span>
        )}
      </button>
      {transfer && (
        <div className={styles['bar']}>
          <Progress transfer={transfer} name={file.name} />
        </div>
      )}
      <div className={styles['more']}>
        <Menu
          label={say('file.more', { name })}
          icon={<Icon of={EllipsisVertical} size={16} />}
          items={items}
        />
      </div>
    </div>
  );
}

const wordsOf = (file: ListedFileView['file'], transfer: TransferView | undefined): string =>
  (transfer && problemOf(transfer)) ?? stateOf(file, transfer);
