import type { ViewOf } from '../../shared/ipc/windows';

/**
 * Whether nothing is configured yet, and nothing here. The settings say so, not the connections: after the start these take a
 * moment, in which the window would show, and offer, something else.
 */
export const isUnused = ({
  settings,
  conversations,
}: Pick<ViewOf<'roster'>, 'settings' | 'conversations'>): boolean =>
  settings.server === null && !settings.nearby.enabled && Object.keys(conversations).length === 0;
