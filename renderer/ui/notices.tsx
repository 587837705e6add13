import { X } from 'lucide-react';
import { notify, useNotice } from '../state/notices';
import { Button } from './controls';
import styles from './controls.module.css';

/** The one sentence that something did not work, at the foot of the window. */
export function Notices() {
  const notice = useNotice();
  return (
    <div role="alert">
      {notice && (
        <div className={styles['notice']}>
          {notice}
          <Button kind="icon" aria-label="Dismiss" onClick={() => notify('')}>
            <X size={16} aria-hidden />
          </Button>
        </div>
      )}
    </div>
  );
}
