// Without an argument it answers "hello" to every connection; with an address it connects there and writes the answer.
import { connect, createServer } from 'node:net';

const [address] = process.argv.slice(2);
const port = 7701;
const say = (line) => process.stdout.write(`${line}\n`);

if (address === undefined) {
  createServer((socket) => socket.on('error', () => {}).end('hello')).listen(port, () => say('ready'));
} else {
  const socket = connect({ port, host: address, timeout: 1000 });
  socket.on('data', (data) => say(`heard ${data}`));
  socket.on('error', (error) => say(`failed ${error.message}`));
  socket.on('timeout', () => {
    say('timed out');
    socket.destroy();
  });
}
