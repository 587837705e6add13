import { TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import type { AttachmentView } from '../../../shared/ipc/views/transfers';
import { isolated, plainLine } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { attachmentContent, displayOf } from '../../files/file-kind';
import { FileFace } from '../../files/file-line';
import { sizeOf } from '../../files/file-words';
import { Sound } from '../../files/sound';
import { bridge } from '../../state/bridge';
import { act, watch } from '../../state/notices';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { useConversation } from '../use-conversation';
import { lookOf } from './small-picture';
import styles from './attachments.module.css';

/** What waits beside the draft. Each can be taken away until it is sent. */
export function Attachments({ conversation }: { conversation: string }) {
  const attachments = useConversation((view) => view.attachments);
  // What waits for an answer is seen first.
  const all = Object.values(attachments).sort((a, b) => Number(b.isHeld) - Number(a.isHeld));
  if (all.length === 0) return null;
  return (
    <ul className={styles['attachments']} aria-label={say('file.attached')}>
      {all.map((attachment) => (
        <li key={attachment.id} className={styles['attachment']}>
          <Attachment conversation={conversation} attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function Attachment({ conversation, attachment }: { conversation: string; attachment: AttachmentView }) {
  const { id, file, state, isCleaned, uncleaned } = attachment;
  const isPicture = displayOf(file) === 'picture';
  useLook(conversation, id, isPicture && file.preview === undefined && state !== 'failed');
  const name = plainLine(file.name);
  const isFolder = file.sort === 'folder' && state !== 'failed';
  const isTold = isFolder && isCleaned && state === 'ready' && uncleaned > 0;
  const photos = isFolder && !isTold ? photosOf(attachment) : undefined;
  const detach = say('file.detach', { name: isolated(name) });
  return (
    <>
      <FileFace file={file} />
      <span className={styles['about']}>
        <span className={styles['name']} dir="auto" title={name}>
          {name}
        </span>
        <span className={state === 'failed' ? styles['failed'] : styles['soft']}>{wordsOf(attachment)}</span>
        {photos !== undefined && <span className={styles['soft']}>{photos}</span>}
        {isTold && <Kept attachment={attachment} />}
        {displayOf(file) === 'audio' && state !== 'failed' && (
          <Sound
            src={attachmentContent(conversation, id)}
            name={file.name}
            className={styles['sound']}
            hasMenu={false}
          />
        )}
      </span>
      <Button
        kind="icon"
        aria-label={detach}
        title={detach}
        onClick={() => void act(bridge().detach({ conversation, attachment: id }))}
      >
        <Icon of={X} size={16} />
      </Button>
    </>
  );
}

/** What becomes of the photos in a folder, once that is known: all were looked at. */
function photosOf({ state, isCleaned }: AttachmentView): string | undefined {
  if (!isCleaned) return say('file.folderAsIs');
  return state === 'ready' ? say('file.folderCleaned') : undefined;
}

/** Says how many photos keep their place. If the folder was sent before that was known, the user is asked. */
function Kept({ attachment: { uncleaned: count, isHeld } }: { attachment: AttachmentView }) {
  return (
    <>
      <span className={styles['warning']} role={isHeld ? 'alert' : undefined}>
        <Icon of={TriangleAlert} size={13} />
        {say(isHeld ? 'file.folderHeld' : 'file.folderUncleaned', { count })}
      </span>
      {/* As the button beside the box: all that waits goes, with what is written. */}
      {isHeld && (
        <Button type="submit" className={styles['anyway']}>
          {say('file.sendAnyway')}
        </Button>
      )}
    </>
  );
}

function wordsOf({ state, hasChanged, sent, file, read }: AttachmentView): string {
  if (hasChanged) return say('file.changedSince');
  if (state === 'failed') return say(file.sort === 'folder' ? 'file.folderNotReadable' : 'file.notReadable');
  if (sent && read > 0) return say('file.preparing', { done: read / file.size });
  if (sent) return say('file.sending');
  return sizeOf(file);
}

/** Says what an attached picture looks like: only pages decode pictures. */
function useLook(conversation: string, attachment: string, isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    void lookOf(attachmentContent(conversation, attachment)).then((look) => {
      if (look && !isOver) void watch(bridge().describeAttachment({ conversation, attachment, ...look }));
    });
    return () => {
      isOver = true;
    };
  }, [conversation, attachment, isWanted]);
}
