import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestClient, tls } from '../../conformance/client';
import { startHere } from '../../conformance/target';
import { tricks } from '../tls-tricks';

let target: Awaited<ReturnType<typeof startHere>>;
let witness: TestClient;
beforeAll(async () => {
  target = await startHere({ handshakeMs: 1_000, sweepMs: 500 });
  const { host, port } = target;
  witness = await TestClient.register({ host, port, tls }, 'witness');
});
afterAll(() => target.stop());

test.each(tricks)('a client that tries %s harms nobody', async (_what, run) => {
  const tried = run(target.port);
  // Others are served meanwhile, and afterwards.
  await witness.settle();
  await tried;
  await witness.settle();
  const { host, port } = target;
  const another = await TestClient.register({ host, port, tls }, 'another');
  another.socket.end();
  await another.closed;
  await expect.poll(() => target.server.online).toBe(1);
});
