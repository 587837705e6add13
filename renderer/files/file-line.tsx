import { EllipsisVertical } from 'lucide-react';
import { useState } from 'react';
import type { FileView, TransferView } from '../../shared/ipc/views/transfers';
import { isolated, plainLine } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { Button } from '../ui/controls';
import { Icon } from '../ui/icon';
import { Menu } from '../ui/menu';
import { iconOf, previewOf } from './file-kind';
import { problemOf, stateOf } from './file-words';
import { actionsFor, furtherActions, isHere } from './transfer-actions';
import styles from './files.module.css';

/** Name, state and buttons of an offered file. */
export function FileLine({
  conversation,
  row,
  file,
  transfer,
  about = '',
  preview,
}: {
  conversation: string;
  row: string;
  file: FileView;
  /** Undefined while nobody here has asked for it. */
  transfer: TransferView | undefined;
  /** What else is to be said of it, such as who has it. */
  about?: string;
  /** Address of its small picture, if that does not come with `file`. */
  preview?: string;
}) {
  const name = plainLine(file.name);
  const problem = transfer && problemOf(transfer);
  const offer = { conversation, row };
  const more = isHere(transfer) ? furtherActions(offer, file) : [];
  return (
    <div className={styles['line']}>
      <FileFace file={file} preview={preview} />
      <div className={styles['about']}>
        <FileName name={name} />
        <span className={styles['soft']}>{stateOf(file, transfer)}</span>
        {transfer && <Progress transfer={transfer} name={name} />}
        {problem !== undefined && (
          <span className={styles['problem']} role="status">
            {problem}
          </span>
        )}
        {file.executable && problem === undefined && (
          <span className={styles['soft']}>{say('file.executable')}</span>
        )}
        {about !== '' && <span className={styles['soft']}>{about}</span>}
      </div>
      <div className={styles['actions']}>
        {actionsFor(offer, { name: isolated(name) }, transfer).map(({ icon, label, named, run }) => (
          <Button key={label} kind="icon" aria-label={named} title={label} onClick={run}>
            <Icon of={icon} />
          </Button>
        ))}
        {more.length > 0 && (
          <Menu
            label={say('file.more', { name: isolated(name) })}
            icon={<Icon of={EllipsisVertical} />}
            items={more}
          />
        )}
      </div>
    </div>
  );
}

/** A name that is too long keeps its end, which says what kind of file it is. */
function FileName({ name }: { name: string }) {
  const dot = name.lastIndexOf('.');
  const end = dot > 0 && name.length - dot <= 10 ? name.slice(dot) : '';
  return (
    <span className={styles['name']} title={name} dir="auto">
      <span className={styles['stem']}>{end === '' ? name : name.slice(0, dot)}</span>
      <span>{end}</span>
    </span>
  );
}

/**
 * The small picture of a file, or the icon of its kind.
 * @param preview address of the picture; that in `file` if it is undefined
 */
export function FileFace({ file, preview }: { file: FileView; preview?: string | undefined }) {
  const address = preview ?? previewOf(file);
  // There may be none at the address: it is that of a message, which may be deleted, or its author blocked.
  const [failed, setFailed] = useState<string>();
  return (
    <span className={styles['face']}>
      {address === undefined || address === failed ? (
        <Icon of={iconOf(file)} size={24} />
      ) : (
        <img src={address} alt="" decoding="async" onError={() => setFailed(address)} />
      )}
    </span>
  );
}

/** The bar of a file that is being fetched. */
export function Progress({
  transfer: { state, here, file },
  name,
}: {
  transfer: TransferView;
  name: string;
}) {
  if (state !== 'fetching' && state !== 'waiting' && state !== 'paused') return null;
  return (
    <progress
      className={styles['progress']}
      aria-label={say('file.progress', { name: isolated(name) })}
      value={here}
      max={Math.max(1, file.size)}
    />
  );
}
