// A chat client in plain Node. `npm run build` first; then: node docs/headless-client.mjs HOST PORT NAME SOMEONE TEXT
import { createClient, memoryStore, newIdentity } from '../out/main/net.js';

const [host, port, user, someone, text] = process.argv.slice(2);
const profile = { user, status: 'available', note: '', icon: null };
const client = createClient({ identity: newIdentity(), profile, store: memoryStore() });
client.onChange(async () => {
  const friend = [...client.online.values()].find((person) => person.user === someone);
  if (!friend || client.conversations.size > 0) return;
  const { value } = client.invite([friend]);
  client.sendText(value.conversation, text);
});
client.setServer({ host, port: Number(port) });
