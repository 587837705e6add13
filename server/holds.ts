import type { Holds } from '../shared/protocol/holds';

/**
 * Why reading from a connection is paused: it exceeds its rate limit; its jobs wait for the disk (`work`); its entries have
 * not been judged yet (`backlog`); or it does not read what it was sent (`unread`).
 */
export type Hold = 'rate' | 'work' | 'backlog' | 'unread';

/** Whether reading is paused for a reason that the other side cannot end, that is, other than `unread`. */
export const isHeldByUs = (holds: Pick<Holds<Hold>, 'has'>): boolean =>
  holds.has('rate') || holds.has('work') || holds.has('backlog');
