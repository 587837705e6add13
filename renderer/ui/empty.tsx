import type { ReactNode } from 'react';
import { Drawing } from './drawing';
import styles from './empty.module.css';

/** A drawing and one sentence on what to do. */
export const Empty = ({ children }: { children: ReactNode }) => (
  <div className={styles['empty']}>
    <Drawing />
    <p>{children}</p>
  </div>
);
