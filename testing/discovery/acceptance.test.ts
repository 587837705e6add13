import { MulticastDiscovery } from '../../electron/net/discovery/multicast';
import { sideBySide } from '../../electron/net/discovery/side-by-side';
import type { Discovery } from '../../electron/net/discovery/types';
import { seeded } from '../random';
import { acceptDiscovery, type TestNetwork } from './acceptance';
import { Noticeboard } from './noticeboard';
import { simulatedInterfaces, SimulatedNetwork, SimulatedTime } from './simulation';

const stepMs = 10;
const patienceMs = 60_000;

/** Makes the discovery of the computer with this number; what it sends is lost while `isCutOff`. */
type Method = (index: number, isCutOff: () => boolean) => Discovery;

/** A network in simulated time, on which each computer finds others by one of these methods or by several. */
function networkOf(methodsIn: (time: SimulatedTime) => readonly Method[]): TestNetwork {
  const time = new SimulatedTime();
  const methods = methodsIn(time);
  const cut = new Set<Discovery>();
  let count = 0;
  return {
    computer: () => {
      const index = (count += 1);
      const isCutOff = (): boolean => cut.has(discovery);
      const discovery = sideBySide(methods.map((method) => method(index, isCutOff)));
      return discovery;
    },
    cutOff: (computer) => void cut.add(computer),
    until: async (holds) => {
      const start = time.now;
      while (!holds()) {
        if (time.now - start > patienceMs) throw new Error('it did not come about within a minute');
        time.pass(stepMs);
        // Promises settle between two steps.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

function multicastIn(time: SimulatedTime): Method {
  const random = seeded(7);
  const network = new SimulatedNetwork(time, random, ({ from }) => !cutOffs.get(from.mac)?.());
  const cutOffs = new Map<string, () => boolean>();
  return (index, isCutOff) => {
    cutOffs.set(`${index}`, isCutOff);
    return new MulticastDiscovery({
      environment: time.environment(random),
      openDatagrams: network.open,
      listInterfaces: () => simulatedInterfaces(index, ['IPv4']),
    });
  };
}

function noticeboardIn(time: SimulatedTime): Method {
  const board = new Noticeboard(time);
  return (_index, isCutOff) => board.computer(isCutOff);
}

acceptDiscovery('multicast', () => networkOf((time) => [multicastIn(time)]));
acceptDiscovery('a noticeboard', () => networkOf((time) => [noticeboardIn(time)]));
acceptDiscovery('both side by side', () => networkOf((time) => [multicastIn(time), noticeboardIn(time)]));
