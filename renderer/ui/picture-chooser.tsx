import { useEffect, useRef, useState } from 'react';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { useSelected } from '../state/store';
import { Avatar } from './avatar';
import { Button } from './controls';
import { CropDialog } from './crop-dialog';
import { openPicture, PictureProblem, pictureTypes } from './picture';
import styles from './picture-chooser.module.css';
import { say } from '../../shared/words/say';

/** The user's picture, with ways to choose, drop, crop and remove it. */
export function PictureChooser() {
  const me = useSelected((view) => view.me);
  const input = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const [opening, setOpening] = useState(false);
  useEffect(() => () => picture?.close(), [picture]);
  const take = async (file: File | null | undefined): Promise<void> => {
    if (!file || opening) return;
    setOpening(true);
    try {
      setPicture(await openPicture(file));
      notify('');
    } catch (error) {
      if (!(error instanceof PictureProblem)) throw error;
      notify(say(error.phrase));
    } finally {
      setOpening(false);
    }
  };
  return (
    <div
      className={styles['chooser']}
      role="group"
      aria-label={say('picture.label')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void take(event.dataTransfer.files[0]);
      }}
    >
      <Avatar person={{ ...me, online: true }} size={56} />
      <input
        ref={input}
        type="file"
        hidden
        accept={pictureTypes}
        aria-label={say('picture.file')}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <div className={styles['buttons']}>
        <Button onClick={() => input.current?.click()}>{say('picture.choose')}</Button>
        {me.picture && (
          <Button kind="link" onClick={() => void act(bridge().setPicture({ png: null }))}>
            {say('button.remove')}
          </Button>
        )}
      </div>
      <p className={styles['hint']}>{say('picture.hint')}</p>
      {picture && <CropDialog picture={picture} onDone={() => setPicture(null)} />}
    </div>
  );
}
