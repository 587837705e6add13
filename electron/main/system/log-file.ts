import { join } from 'node:path';
import log from 'electron-log/node';
import type { Logger } from '../../storage/logger';

/** The log of a profile, in its `logs` folder; one old file is kept. Errors are also written to standard error. */
export function openLog(profile: string): Logger {
  const logger = log.create({ logId: 'parley' });
  logger.transports.file.resolvePathFn = () => join(profile, 'logs', 'parley.log');
  logger.transports.file.level = 'info';
  logger.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  logger.transports.console.level = 'error';
  const details = (extra: object | undefined): unknown[] =>
    extra === undefined ? [] : [JSON.stringify(extra)];
  return {
    info: (message, extra) => logger.info(message, ...details(extra)),
    warn: (message, extra) => logger.warn(message, ...details(extra)),
    error: (message, extra) => logger.error(message, ...details(extra)),
  };
}
