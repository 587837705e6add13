import { Banner } from '../ui/controls';

/** In a profile that was restored: why one cannot write here yet. */
export const UnheardBanner = () => (
  <Banner>
    This profile was restored from a backup. You can write here once somebody in this conversation, or your
    server, has been reached: they may have what you wrote since.
  </Banner>
);
