import { Lock, LockOpen } from 'lucide-react';
import { say } from '../../shared/words/say';
import { Icon } from '../ui/icon';
import styles from './conversation.module.css';

/** Says, always in the same place, whether a conversation is encrypted from end to end, and whether anybody may join it. */
export function SealingMark({
  sealed,
  isRoom,
  onOpen,
}: {
  sealed: boolean;
  isRoom: boolean;
  onOpen: () => void;
}) {
  const meaning = isRoom ? 'room.markMeaning' : sealed ? 'sealing.sealedMeaning' : 'sealing.openMeaning';
  return (
    <button
      type="button"
      className={`${styles['sealing']} ${sealed ? '' : styles['unsealed']}`}
      title={say(meaning)}
      onClick={onOpen}
    >
      <Icon of={sealed ? Lock : LockOpen} size={13} />
      {say(isRoom ? 'room.kind' : sealed ? 'sealing.sealed' : 'sealing.open')}
    </button>
  );
}
