import type { ReactNode } from 'react';
import { Drawing } from './drawing';
import styles from './empty.module.css';

/** A drawing, a sentence or two on what to do, and a button for it if there is one. */
export const Empty = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <div className={styles['empty']}>
    <Drawing />
    <p>{children}</p>
    {action}
  </div>
);
