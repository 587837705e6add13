import { useCallback, useRef, useState } from 'react';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { useView } from '../state/store';
import { Avatar } from './avatar';
import { Button } from './controls';
import { CropDialog } from './crop-dialog';
import styles from './picture-chooser.module.css';

/** My picture, with ways to choose, drop, crop and remove it. */
export function PictureChooser() {
  const { me } = useView();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const done = useCallback(() => setFile(null), []);
  const take = (chosen: File | null | undefined): void => {
    if (!chosen) return;
    if (chosen.type.startsWith('image/')) setFile(chosen);
    else notify('That is not a picture. Choose a PNG, JPEG, WebP or GIF file.');
  };
  return (
    <div
      className={styles['chooser']}
      role="group"
      aria-label="Picture"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer.files[0]);
      }}
    >
      <Avatar person={{ ...me, online: true }} size={56} />
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        aria-label="Picture file"
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>Choose picture…</Button>
      {me.picture && (
        <Button kind="quiet" onClick={() => void act(bridge().setPicture({ png: null }))}>
          Remove
        </Button>
      )}
      <p className={styles['hint']}>
        Others see it wherever you are named. You can drop a picture file here, too.
      </p>
      {file && <CropDialog file={file} onDone={done} />}
    </div>
  );
}
