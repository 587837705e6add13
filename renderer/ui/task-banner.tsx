import type { TaskView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { Button } from './controls';
import styles from './task-banner.module.css';

/** Progress of a long task that this window started, with a button that cancels it. */
export function TaskBanner({ task }: { task: TaskView | null }) {
  if (!task) return null;
  const { label, done, total, cancellable } = task;
  const share = total > 0 ? { value: Math.min(done, total), max: total } : {};
  return (
    <section aria-label="Under way" className={styles['task']}>
      <span role="status">{cancellable ? `${label} …` : 'Cancelling …'}</span>
      <progress aria-label={label} className={styles['progress']} {...share} />
      {cancellable && (
        <Button kind="link" onClick={() => void act(bridge().cancelTask({}))}>
          Cancel
        </Button>
      )}
    </section>
  );
}
