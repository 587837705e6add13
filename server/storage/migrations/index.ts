import type { Migration } from '../../../shared/node/storage/database';
import { logs } from './001-logs';
import { quotas } from './002-quotas';

/** Every step from one form of a server's messages to the next; only ever add to it. */
export const migrations: readonly Migration[] = [logs, quotas];
