import { useMemo, useState } from 'react';
import { ActionDialog } from './action-dialog';
import { squarePicture, type PictureForm } from './picture';
import styles from './picture-chooser.module.css';
import { say } from '../../shared/words/say';

const sliders = [
  { key: 'zoom', least: 1, most: 4 },
  { key: 'x', least: -1, most: 1 },
  { key: 'y', least: -1, most: 1 },
] as const;

/** Lets the user choose the square of a picture to use. */
export function CropDialog({
  picture,
  title,
  form,
  onUse,
  onDone,
}: {
  picture: ImageBitmap;
  title: string;
  form: PictureForm;
  /** Takes the square in base64. Resolves to whether it could be used. */
  onUse: (square: string) => Promise<boolean>;
  onDone: () => void;
}) {
  const [crop, setCrop] = useState({ zoom: 1, x: 0, y: 0 });
  const square = useMemo(() => squarePicture(picture, crop.zoom, crop, form), [picture, crop, form]);
  const use = async (): Promise<void> => {
    if (await onUse(square)) onDone();
  };
  return (
    <ActionDialog title={title} action={say('picture.use')} onAction={() => void use()} onCancel={onDone}>
      <img
        className={styles['preview']}
        src={`data:${form.type};base64,${square}`}
        alt={say('picture.preview')}
      />
      {sliders.map(({ key, least, most }) => (
        <label key={key} className={styles['slider']}>
          {say(`picture.${key}`)}
          <input
            type="range"
            min={least}
            max={most}
            step={0.02}
            value={crop[key]}
            onChange={(event) => setCrop({ ...crop, [key]: Number(event.target.value) })}
          />
        </label>
      ))}
    </ActionDialog>
  );
}
