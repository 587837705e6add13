import { isGoodbye } from '../../../shared/protocol/goodbye';
import { phrase } from '../../../shared/words/phrase';
import type { SessionEnd } from './session-events';

/**
 * How a session ends at which the other side said GOODBYE.
 * @param code as the other side sent it: any string, or none
 * @param isRegistered only who is registered can be replaced, kicked or banned
 */
export function endFor(code: string | undefined, whom: 'server' | 'peer', isRegistered: boolean): SessionEnd {
  if (isGoodbye('revoked', code)) return { kind: 'farewell', reason: phrase('ended.removed') };
  if (isGoodbye('second-connection', code)) return { kind: 'second', reason: phrase('ended.second') };
  if (isRegistered && isGoodbye('replaced', code))
    return { kind: 'elsewhere', reason: phrase('ended.elsewhere') };
  if (isRegistered && whom === 'server' && isGoodbye('kicked', code))
    return { kind: 'kicked', reason: phrase('ended.kicked') };
  if (isRegistered && whom === 'server' && isGoodbye('banned', code))
    return { kind: 'banned', reason: phrase('refused.banned') };
  return { kind: 'farewell', reason: phrase(whom === 'peer' ? 'ended.peerClosed' : 'ended.serverClosed') };
}
