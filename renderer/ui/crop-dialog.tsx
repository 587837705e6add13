import { useMemo, useState } from 'react';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { ActionDialog } from './action-dialog';
import { squarePicture } from './picture';
import styles from './picture-chooser.module.css';
import { say } from '../../shared/words/say';

const sliders = [
  { key: 'zoom', least: 1, most: 4 },
  { key: 'x', least: -1, most: 1 },
  { key: 'y', least: -1, most: 1 },
] as const;

/** Lets the user choose the square of a picture to use. */
export function CropDialog({ picture, onDone }: { picture: ImageBitmap; onDone: () => void }) {
  const [crop, setCrop] = useState({ zoom: 1, x: 0, y: 0 });
  const png = useMemo(() => squarePicture(picture, crop.zoom, crop), [picture, crop]);
  const use = async (): Promise<void> => {
    if (await act(bridge().setPicture({ png }))) onDone();
  };
  return (
    <ActionDialog
      title={say('picture.title')}
      action={say('picture.use')}
      onAction={() => void use()}
      onCancel={onDone}
    >
      <img className={styles['preview']} src={`data:image/png;base64,${png}`} alt={say('picture.preview')} />
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
