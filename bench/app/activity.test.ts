import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { activityOf } from './activity';

const sent = 5_000;
const hasSs = spawnSync('ss', ['-V']).status === 0;

test.skipIf(!hasSs)(
  `what a process group does is counted${hasSs ? '' : ' (needs Linux with ss)'}`,
  async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const program = `require('node:net').connect(${port}, '127.0.0.1').write('x'.repeat(${sent}))`;
    const child = spawn(process.execPath, ['-e', program], { detached: true, stdio: 'ignore' });
    try {
      const [socket] = await once(server, 'connection');
      await once(socket, 'data');
      const { cpuMs, wakeUps, mainWakeUps, bytes } = activityOf(child.pid ?? 0);
      expect(bytes).toBeGreaterThanOrEqual(sent);
      expect(cpuMs).toBeGreaterThan(1);
      expect(wakeUps).toBeGreaterThan(mainWakeUps);
      expect(mainWakeUps).toBeGreaterThan(0);
    } finally {
      child.kill();
      server.close();
    }
  },
);
