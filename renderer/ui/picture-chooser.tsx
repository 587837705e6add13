import { useEffect, useRef, useState, type ReactNode } from 'react';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { useSelected } from '../state/store';
import { Avatar } from './avatar';
import { Button } from './controls';
import { CropDialog } from './crop-dialog';
import { openPicture, PictureProblem, pictureTypes, profileForm, type PictureForm } from './picture';
import styles from './picture-chooser.module.css';
import { say } from '../../shared/words/say';

/** The user's picture, with ways to choose, drop, crop and remove it. */
export function OwnPicture() {
  const me = useSelected((view) => view.me);
  return (
    <PictureChooser
      face={<Avatar person={{ ...me, online: true }} size={56} />}
      hasPicture={me.picture !== null}
      title={say('picture.title')}
      hint={say('picture.hint')}
      form={profileForm}
      onUse={(png) => act(bridge().setPicture({ png }))}
      onRemove={() => void act(bridge().setPicture({ png: null }))}
    />
  );
}

/** A picture, with ways to choose, drop, crop and remove it. */
export function PictureChooser({
  face,
  hasPicture,
  title,
  hint,
  form,
  onUse,
  onRemove,
}: {
  /** How it looks at the moment. */
  face: ReactNode;
  hasPicture: boolean;
  /** Title of the dialog in which it is cropped. */
  title: string;
  hint: string;
  form: PictureForm;
  /** Takes the new picture in base64. Resolves to whether it could be used. */
  onUse: (square: string) => Promise<boolean>;
  onRemove: () => void;
}) {
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
      {face}
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
        {hasPicture && (
          <Button kind="link" onClick={onRemove}>
            {say('button.remove')}
          </Button>
        )}
      </div>
      <p className={styles['hint']}>{hint}</p>
      {picture && (
        <CropDialog
          picture={picture}
          title={title}
          form={form}
          onUse={onUse}
          onDone={() => setPicture(null)}
        />
      )}
    </div>
  );
}
