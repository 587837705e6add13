// Joins the group and writes a line for every datagram; each line of its own input is sent: "address text".
// Arguments: the address of its interface or, for IPv6, the interface's name; the group; the hop limit.
import { createSocket } from 'node:dgram';
import { createInterface } from 'node:readline';

const [own, group, hops = '1'] = process.argv.slice(2);
const ipv6 = group.includes(':');
const port = 7700;
const socket = createSocket({ type: ipv6 ? 'udp6' : 'udp4', reuseAddr: true });
const say = (line) => process.stdout.write(`${line}\n`);

socket.on('message', (message) => say(`heard ${message}`));
socket.bind(port, () => {
  const ownInterface = ipv6 ? `::%${own}` : own;
  socket.addMembership(group, ownInterface);
  socket.setMulticastInterface(ownInterface);
  socket.setMulticastLoopback(false);
  socket.setMulticastTTL(Number(hops));
  say('ready');
});
createInterface({ input: process.stdin }).on('line', (line) => {
  const [address, text] = line.split(' ');
  socket.send(text, port, address, (error) => error && say(`failed ${error.message}`));
});
