import { createClient, createDiscovery, memoryStore, newKeys, realEnvironment } from '../../out/main/net.js';

/** People near on this computer, without windows: node crowd.mjs NUMBER. Prints READY once all of them listen. */
const people = Array.from({ length: Number(process.argv[2]) }, (_, index) => `person${index + 1}`);
const settings = { enabled: true, hops: 1, excluded: [], loopback: true, port: 0, manual: [] };

for (const user of people) {
  const client = createClient({
    keys: newKeys(),
    profile: { user, status: 'available', note: '', icon: null },
    store: memoryStore(),
    nearby: {
      discovery: createDiscovery({ environment: realEnvironment }),
      store: { port: 0, addresses: {}, save: () => undefined },
    },
  });
  await client.setNearby(settings);
}
console.log('READY');
