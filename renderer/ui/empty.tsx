import type { ReactNode } from 'react';
import { Drawing } from './drawing';
import styles from './empty.module.css';

/** Placeholder for missing content: a drawing, a sentence or two on what to do, and perhaps a button. */
export const Empty = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <div className={styles['empty']}>
    <Drawing />
    <p>{children}</p>
    {action}
  </div>
);
