// A chat client in plain Node. `npm run build` first; then: node docs/headless-client.mjs HOST PORT NAME SOMEONE TEXT
import { createClient, memoryStore, newIdentity } from '../out/main/net.js';
const [host, port, user, someone, text] = process.argv.slice(2);
const profile = { user, status: 'available', note: '', icon: null };
const client = createClient({ identity: newIdentity(), profile, store: memoryStore() });
client.onChange(({ kind }) => {
  if (kind === 'connection') console.log(client.connection.reason ?? client.connection.state);
  const friend = [...client.online.values()].find((person) => person.user === someone);
  const talk = friend && client.conversations.size === 0 && client.invite([friend]);
  if (talk?.ok) client.sendText(talk.value.conversation, text);
});
client.setServer({ host, port: Number(port) });
