import type { Migration } from '../../../../shared/node/storage/database';
import { lines } from './001-lines';
import { logs } from './002-logs';
import { arrivals } from './003-arrivals';
import { links } from './004-links';

/** Every step from one form of a profile's messages to the next; only ever add to it. */
export const migrations: readonly Migration[] = [lines, logs, arrivals, links];
