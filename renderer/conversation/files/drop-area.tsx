import { Paperclip } from 'lucide-react';
import { useEffect, useState } from 'react';
import { say } from '../../../shared/words/say';
import { useTimes } from '../../state/times';
import { Icon } from '../../ui/icon';
import { takeFiles } from './taking';
import styles from './drop-area.module.css';

/** Covers the window while files are dragged over it, and takes them when they are dropped anywhere. */
export function DropArea({ conversation }: { conversation: string }) {
  const [isOver, setOver] = useState(false);
  const times = useTimes();
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    // Without a related target the pointer left the window, not only one of its elements.
    const leave = (event: DragEvent): void => setOver((now) => now && event.relatedTarget !== null);
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void takeFiles(conversation, [...(event.dataTransfer?.files ?? [])], times);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [conversation, times]);
  if (!isOver) return null;
  return (
    <div className={styles['area']} role="status">
      <Icon of={Paperclip} size={32} />
      <p className={styles['words']}>{say('file.dropHere')}</p>
      <p className={styles['hint']}>{say('file.dropHint')}</p>
    </div>
  );
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;
