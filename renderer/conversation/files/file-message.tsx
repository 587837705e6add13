import { useState } from 'react';
import type { FileView, TransferView } from '../../../shared/ipc/views/transfers';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { isolated, plainLine } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import { contentOf, displayOf, previewOf } from '../../files/file-kind';
import { FileLine } from '../../files/file-line';
import { holdersOf } from '../../files/file-words';
import { Sound } from '../../files/sound';
import { isHere } from '../../files/transfer-actions';
import { nameOf } from '../../state/names';
import { useConversation } from '../use-conversation';
import { useViewer } from './viewing';
import styles from './file-message.module.css';

/** Largest side of a picture in a transcript, and its size while it is unknown, in CSS pixels at a text size of 100 %. */
const sideAtMost = 320;
const unknownSize = { width: 240, height: 180 };
/** A picture is at least so wide and high, so that it can be seen and pressed. */
const sideAtLeast = 48;

/** An offered file in a transcript: a picture, a video or a sound where the page can show it, otherwise a card. */
export function FileMessage({
  row,
  file,
  conversation,
}: {
  row: RowView;
  file: FileView;
  conversation: string;
}) {
  const transfer = useConversation(({ transfers }) => transfers[row.id]);
  const [failedAt, setFailedAt] = useState<number>();
  // What is fetched again after it was gone may well be shown.
  const hasFailed = isHere(transfer) && failedAt === transfer?.at;
  const who = useConversation((view) => (transfer ? holdersOf(transfer, (id) => nameOf(view, id)) : ''));
  const display = hasFailed ? 'none' : displayOf(file);
  const isShown = display !== 'none' && isHere(transfer);
  const shown = { conversation, row: row.id, file, onFail: () => setFailedAt(transfer?.at) };
  return (
    <div className={styles['file']} data-file={row.id} data-state={transfer?.state}>
      {isShown && display === 'picture' && <Picture {...shown} />}
      {isShown && display === 'video' && <Video {...shown} />}
      {!isShown && displayOf(file) === 'picture' && !hasFailed && <Awaited file={file} />}
      {!(isShown && display === 'picture') && (
        <div
          className={styles['card']}
          role="group"
          aria-label={say('file.card', { sort: file.sort, name: shownName(file) })}
        >
          <FileLine
            conversation={conversation}
            row={row.id}
            file={file}
            transfer={transfer}
            about={hasFailed ? say('file.undisplayable') : who}
          />
        </div>
      )}
      {isShown && display === 'audio' && (
        <Sound
          src={contentOf(conversation, row.id)}
          name={file.name}
          className={styles['audio']}
          hasMenu
          onFail={shown.onFail}
        />
      )}
      {isShown && display === 'picture' && <Holders transfer={transfer} who={who} />}
    </div>
  );
}

const shownName = ({ name }: FileView): string => isolated(plainLine(name));

/** Below the user's own pictures: who has them by now. */
function Holders({ transfer, who }: { transfer: TransferView | undefined; who: string }) {
  return transfer?.state === 'own' && who !== '' ? <span className={styles['who']}>{who}</span> : null;
}

interface MediaProps {
  conversation: string;
  row: string;
  file: FileView;
  /** Called if the page cannot show it. */
  onFail: () => void;
}

/** A picture, at the place that its size reserves; a press opens the viewer. */
function Picture({ conversation, row, file, onFail }: MediaProps) {
  const open = useViewer();
  return (
    <button
      type="button"
      className={styles['picture']}
      style={placeOf(file)}
      aria-label={say('file.view', { name: shownName(file) })}
      title={plainLine(file.name)}
      onClick={() => open(row)}
    >
      <img src={contentOf(conversation, row)} alt="" decoding="async" draggable={false} onError={onFail} />
    </button>
  );
}

/** The place of a picture that is not here, with the small picture that came with the offer. */
function Awaited({ file }: { file: FileView }) {
  const preview = previewOf(file);
  if (preview === undefined) return null;
  return (
    <div className={styles['awaited']} style={placeOf(file)}>
      <img src={preview} alt={say('file.picture', { name: shownName(file) })} decoding="async" />
    </div>
  );
}

function Video({ conversation, row, file, onFail }: MediaProps) {
  return (
    // Nobody writes captions for what people send each other.
    // eslint-disable-next-line jsx-a11y/media-has-caption
    <video
      className={styles['video']}
      style={placeOf(file)}
      src={contentOf(conversation, row)}
      controls
      controlsList="nodownload noremoteplayback"
      disablePictureInPicture
      preload="metadata"
      aria-label={say('file.play', { name: shownName(file) })}
      onError={onFail}
    />
  );
}

/** Size of a picture's place: it is reserved before the picture is there, so that nothing moves. */
function placeOf({ width, height }: FileView): { width: string; aspectRatio: string } {
  const size = width === undefined || height === undefined ? unknownSize : { width, height };
  const scale = Math.min(1, sideAtMost / Math.max(size.width, size.height));
  const shown = Math.max(sideAtLeast, Math.round(size.width * scale));
  const high = Math.max(sideAtLeast, Math.round(size.height * scale));
  return { width: `calc(${shown} * var(--pixel))`, aspectRatio: `${shown} / ${high}` };
}
