import { createServer } from 'node:net';

/**
 * The least that a chat server in Node can do: it passes whole lines on to every connection, joined per socket and turn
 * of the loop. What Parley's server costs is measured against it.
 */
const sockets = new Map();
const server = createServer({ noDelay: true }, (socket) => {
  sockets.set(socket, []);
  socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  socket.write('WELCOME\n');
  let rest = Buffer.alloc(0);
  socket.on('data', (received) => {
    const all = Buffer.concat([rest, received]);
    const end = all.lastIndexOf(10) + 1;
    const bytes = all.subarray(0, end);
    rest = all.subarray(end);
    for (const [other, pending] of sockets) {
      if (pending.length === 0) setImmediate(() => other.write(Buffer.concat(pending.splice(0))));
      pending.push(bytes);
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening on 127.0.0.1:${server.address().port}`));
