import type { View } from '../../shared/ipc/view';
import { isolated } from '../../shared/text/visible';

/** What a person is called, to stand among other words. */
export const nameOf = (view: View, id: string): string => isolated(view.people[id]?.user ?? 'Someone');
