import type { Address } from '../../../shared/protocol/address';
import type { Attempt } from '../../../runtime/connect';
import type { Environment } from '../../../runtime/environment';

const patienceMs = 2_500;

/**
 * Whether an address accepts a connection within `patienceMs`; the connection is closed at once, without a handshake. Never
 * rejects.
 */
export function canReach(address: Address, environment: Environment): Promise<boolean> {
  return new Promise((resolve) => {
    let attempt: Attempt | undefined;
    const end = (reached: boolean): void => {
      timer.cancel();
      attempt?.cancel();
      resolve(reached);
    };
    const timer = environment.setTimer(() => end(false), patienceMs);
    try {
      attempt = environment.connect(address, {
        connected: (socket) => {
          socket.on('error', () => undefined).destroy();
          end(true);
        },
        failed: () => end(false),
      });
    } catch {
      end(false);
    }
  });
}
