import type { TransferView } from '../../shared/ipc/views/transfers';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { displayOf, previewAddress } from '../files/file-kind';
import { FileLine } from '../files/file-line';
import { holdersOf } from '../files/file-words';
import { bridge } from '../state/bridge';
import { nameOf } from '../state/names';
import { act } from '../state/notices';
import { Button } from '../ui/controls';
import { Empty } from '../ui/empty';
import { groupsOf } from './groups';
import styles from './transfers.module.css';
import { useTransfers } from './use-transfers';

const groups = ['under', 'done', 'offered'] as const;

/** The files of all conversations that are on their way, are here or are offered from here. */
export function TransfersWindow() {
  const found = groupsOf(useTransfers((view) => view.transfers));
  const shown = groups.filter((group) => found[group].length > 0);
  return (
    <main className={styles['window']}>
      <h1 className="visually-hidden">{say('transfers.title')}</h1>
      {shown.length === 0 && <Empty>{say('transfers.empty')}</Empty>}
      {shown.map((group) => (
        <section key={group} aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`} className={styles['heading']}>
            {say(`transfers.${group}`)}
          </h2>
          <ul>
            {found[group].map((transfer) => (
              <li key={transfer.id} className={styles['transfer']}>
                <Transfer transfer={transfer} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}

function Transfer({ transfer }: { transfer: TransferView }) {
  const { id, conversation, author, file } = transfer;
  const name = useTransfers(({ conversations }) => conversations[conversation]?.name);
  const isMine = useTransfers(({ me }) => me.id === author);
  const who = useTransfers((view) => (isMine ? say('person.you') : nameOf(view, author)));
  const holders = useTransfers((view) => holdersOf(transfer, (person) => nameOf(view, person)));
  return (
    <>
      <FileLine
        conversation={conversation}
        row={id}
        file={file}
        transfer={transfer}
        about={holders}
        {...(displayOf(file) === 'picture' ? { preview: previewAddress(conversation, id) } : {})}
      />
      {name !== undefined && (
        <Button
          kind="link"
          className={styles['from']}
          title={say('files.goTo')}
          onClick={() => void act(bridge().openRow({ conversation, row: id }))}
        >
          {say('transfers.of', { author: who, conversation: isolated(name) })}
        </Button>
      )}
    </>
  );
}
