import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * A simple client beside a server: node inviter.mjs PORT NAME. Invites NAME, once they are there, to two
 * conversations, and writes to those that NAME joins.
 */
const [port, name] = process.argv.slice(2);
const socket = connect({ host: '127.0.0.1', port: Number(port) });
const send = (command, fields) => socket.write(`${command} ${JSON.stringify(fields)}\n`);
send('REGISTER', { user: 'bob', features: ['changes'] });
let isInvited = false;
const told = new Set();
for await (const line of createInterface({ input: socket })) {
  const [command] = line.split(' ', 1);
  const fields = JSON.parse(line.slice(command.length) || '{}');
  const people = [...(fields.users ?? []), ...(fields.changed ?? [])];
  if (/^ONLINE_/.test(command) && !isInvited && people.some(({ user }) => user === name)) {
    isInvited = true;
    for (const title of ['Garden', 'Tea']) send('INVITE', { users: [name], title });
  }
  for (const { conversation, members } of fields.conversations ?? []) {
    if (!members.includes(name) || told.has(conversation)) continue;
    told.add(conversation);
    send('SEND_MESSAGE', { conversation, text: 'See https://parley.example.org/picture.png' });
  }
}
