import { Lock, LockOpen } from 'lucide-react';
import { say } from '../../shared/words/say';
import { Icon } from '../ui/icon';
import styles from './conversation.module.css';

/** Says, always in the same place, whether a conversation is encrypted from end to end. */
export const SealingMark = ({ sealed, onOpen }: { sealed: boolean; onOpen: () => void }) => (
  <button
    type="button"
    className={`${styles['sealing']} ${sealed ? '' : styles['unsealed']}`}
    title={say(sealed ? 'sealing.sealedMeaning' : 'sealing.openMeaning')}
    onClick={onOpen}
  >
    <Icon of={sealed ? Lock : LockOpen} size={13} />
    {say(sealed ? 'sealing.sealed' : 'sealing.open')}
  </button>
);
