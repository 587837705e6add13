import { Hash } from 'lucide-react';
import { Icon } from './icon';
import styles from './room-face.module.css';

/** What stands for an open room where a person would have a picture. */
export const RoomFace = () => (
  <span className={styles['face']}>
    <Icon of={Hash} size={20} />
  </span>
);
