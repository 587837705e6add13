import { Hash, UsersRound } from 'lucide-react';
import { Icon } from './icon';
import styles from './room-face.module.css';

/** What stands for an open room where a person would have a picture. */
export const RoomFace = ({ isForEverybody = false }: { isForEverybody?: boolean }) => (
  <span className={styles['face']}>
    <Icon of={isForEverybody ? UsersRound : Hash} size={20} />
  </span>
);
