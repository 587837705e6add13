import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useSelected } from '../state/store';
import { Button } from './controls';
import styles from './task-banner.module.css';

/** Progress of a long task that this window started, with a button that cancels it. */
export function TaskBanner() {
  const task = useSelected((view) => view.task);
  if (!task) return null;
  const { done, total, cancellable } = task;
  const label = say(task.label);
  const share = total > 0 ? { value: Math.min(done, total), max: total } : {};
  return (
    <section aria-label={say('task.label')} className={styles['task']}>
      <span role="status">{cancellable ? say('task.running', { task: label }) : say('task.cancelling')}</span>
      <progress aria-label={label} className={styles['progress']} {...share} />
      {cancellable && (
        <Button kind="link" onClick={() => void act(bridge().cancelTask({}))}>
          {say('button.cancel')}
        </Button>
      )}
    </section>
  );
}
