import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/**
 * The least that a chat server in Node can do: it copies whole lines to every connection in the room. What a room is told in
 * one turn of the event loop is joined once, and each member gets it in one write. With a file, which has a private key and its
 * certificate, it speaks TLS.
 */
const rooms = new Map();

/** Connections that talk, with what one turn of the event loop brought for them. */
function roomOf(name) {
  const room = rooms.get(name) ?? { sockets: new Set(), pending: [] };
  rooms.set(name, room);
  return room;
}

function tell(room) {
  const [first] = room.pending;
  const bytes = room.pending.length === 1 ? first : Buffer.concat(room.pending);
  room.pending = [];
  for (const socket of room.sockets) socket.write(bytes);
}

function copy(room, bytes) {
  if (room.pending.length === 0) setImmediate(tell, room);
  room.pending.push(bytes);
}

/** The room of a line "JOIN room". */
function join(socket, line) {
  const room = roomOf(line.toString().split(' ')[1].trim());
  room.sockets.add(socket);
  socket.on('close', () => room.sockets.delete(socket));
  socket.write('JOINED\n');
  return room;
}

function serve(socket) {
  let room;
  let rest;
  socket.on('error', () => undefined);
  socket.write('WELCOME\n');
  socket.on('data', (received) => {
    const all = rest ? Buffer.concat([rest, received]) : received;
    const end = all.lastIndexOf(10) + 1;
    rest = end < all.length ? all.subarray(end) : undefined;
    if (end === 0) return;
    if (room) copy(room, all.subarray(0, end));
    else room = join(socket, all.subarray(0, end));
  });
}

const [, , port, file] = process.argv;
const pem = file && readFileSync(file);
const options = { noDelay: true };
const server = pem
  ? createTlsServer(
      { ...options, key: pem, cert: pem, minVersion: 'TLSv1.3', ALPNProtocols: ['parley/2'] },
      serve,
    )
  : createServer(options, serve);
server.listen(Number(port), '127.0.0.1', 4096);
