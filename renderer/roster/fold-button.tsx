import { ChevronDown, ChevronRight } from 'lucide-react';
import { say } from '../../shared/words/say';
import { Icon } from '../ui/icon';
import styles from './roster.module.css';

/** The heading of a part of a list: a press shows or hides the part. */
export const FoldButton = ({
  label,
  count,
  isOpen,
  onFold,
}: {
  label: string;
  count: number;
  isOpen: boolean;
  onFold: () => void;
}) => (
  <button type="button" className={styles['fold']} aria-expanded={isOpen} onClick={onFold}>
    <span dir="auto">{say('roster.fold', { label, count })}</span>{' '}
    <Icon of={isOpen ? ChevronDown : ChevronRight} size={14} />
  </button>
);
