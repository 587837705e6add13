import type { ExchangeLog } from './ports';

/**
 * Whether a server may be told of a conversation, and be believed about it. What is said to everybody on a network stays there:
 * whatever goes to a server and names a conversation depends on this.
 */
export const mayTellServer = ({ isKnown, everybody }: Pick<ExchangeLog, 'isKnown' | 'everybody'>): boolean =>
  isKnown && everybody?.kind !== 'near';
