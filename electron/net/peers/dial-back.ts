import type { Address } from '../../../shared/protocol/address';
import type { Environment } from '../../../runtime/environment';

const patienceMs = 2_500;

/** Whether an address accepts a connection within `patienceMs`; the connection is closed at once. Never rejects. */
export function canReach(address: Address, environment: Environment): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const socket = environment.connect(address);
      const end = (reached: boolean): void => {
        timer.cancel();
        socket.destroy();
        resolve(reached);
      };
      const timer = environment.setTimer(() => end(false), patienceMs);
      socket.on('error', () => end(false));
      socket.once('connect', () => end(true));
    } catch {
      resolve(false);
    }
  });
}
