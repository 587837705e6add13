// A chat client in plain Node. `npm run build` first; then: node docs/headless-client.mjs HOST PORT NAME SOMEONE TEXT
import { createClient, memoryStore, newKeys } from '../out/main/net.js';
const [host, port, user, someone, text] = process.argv.slice(2);
const profile = { user, status: 'available', note: '', icon: null };
const client = createClient({ keys: newKeys(), profile, store: memoryStore() });
let talk;
client.onChange(async ({ kind }) => {
  if (kind === 'connection') console.log(client.connection.reason ?? client.connection.state);
  const friend = [...client.online.values()].find((person) => person.user === someone);
  if (!friend || talk) return;
  talk = client.invite([friend]);
  const { ok, value } = await talk;
  if (ok) await client.sendText(value.conversation, text);
});
client.setServer({ host, port: Number(port) });
