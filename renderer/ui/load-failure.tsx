import { viewStore } from '../state/store';
import { Banner, Button } from './controls';
import { Empty } from './empty';

const again = 'Try again. If that does not help, quit Parley and start it again.';

/** Replaces a window whose content could not be loaded. */
export const LoadFailure = () => (
  <div role="alert">
    <Empty action={<TryAgain />}>Parley could not load this window. Your messages are safe. {again}</Empty>
  </div>
);

/** Shown above a window whose latest changes could not be loaded. */
export const StaleBanner = () => (
  <Banner action={<TryAgain />}>
    This window is out of date, because Parley could not load what has changed. {again}
  </Banner>
);

const TryAgain = () => <Button onClick={() => void viewStore.ask()}>Try again</Button>;
