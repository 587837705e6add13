import { hostname } from 'node:os';

/** The name of this computer without its domain, e.g. "lab-pc"; the name of a server here until another is chosen. */
export const computerName = (host = hostname()): string => host.split('.')[0] || 'Parley';
