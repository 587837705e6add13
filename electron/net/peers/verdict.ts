import type { NearbyState } from '../types';
import { isLoopback } from '../../../shared/protocol/origin';
import { type Phrase, phrase } from '../../../shared/words/phrase';

/** Why somebody cannot be seen, and what helps; `ok` when nothing seems to be wrong on this side. */
export interface Verdict {
  ok: boolean;
  text: Phrase;
}

const bad = (text: Phrase): Verdict => ({ ok: false, text });

/** Diagnoses, from what this computer has seen of its network, why others may be missing. The first cause found counts. */
export function verdictOn({ enabled, port, interfaces, peers }: NearbyState): Verdict {
  if (!enabled) return bad(phrase('verdict.off'));
  if (port === undefined) return bad(phrase('verdict.notListening'));
  const used = interfaces.filter((each) => each.used);
  const networks = used.filter(({ address }) => !isLoopback(address));
  if (used.length === 0) return bad(phrase('verdict.noNetwork'));
  if (used.every(({ error }) => error !== undefined)) return cannotSend(used[0]?.error);
  const silent = networks.filter(({ echoed }) => echoed === false);
  if (networks.length > 0 && silent.length === networks.length && peers.length === 0)
    return bad(phrase('verdict.noEcho'));
  const unreachable = peers.filter(({ connected, problem }) => !connected && problem !== undefined);
  if (unreachable.length > 0 && unreachable.length === peers.length)
    return bad(phrase('verdict.nobodyReached'));
  const connected = peers.filter((peer) => peer.connected);
  if (connected.length > 0 && connected.every(({ reachesUs }) => reachesUs === false))
    return bad(phrase('verdict.notReachedByOthers'));
  if (peers.length === 0) return bad(phrase('verdict.nobodyAnswers'));
  return { ok: true, text: sound(unreachable.length) };
}

function sound(unreachable: number): Phrase {
  return unreachable === 0 ? phrase('verdict.well') : phrase('verdict.wellBut', { unreachable });
}

function cannotSend(code: string | undefined): Verdict {
  if (code === 'EADDRINUSE') return bad(phrase('verdict.portTaken'));
  return bad(phrase('verdict.cannotSend'));
}
