import { viewStore } from '../state/store';
import { Banner, Button } from './controls';
import { Empty } from './empty';
import { say } from '../../shared/words/say';

/** Replaces a window whose content could not be loaded. */
export const LoadFailure = () => (
  <div role="alert">
    <Empty action={<TryAgain />}>{say('window.notLoaded')}</Empty>
  </div>
);

/** Shown above a window whose latest changes could not be loaded. */
export const StaleBanner = () => <Banner action={<TryAgain />}>{say('window.outOfDate')}</Banner>;

const TryAgain = () => <Button onClick={() => void viewStore.ask()}>{say('button.tryAgain')}</Button>;
