// Measures in a process of its own, whose memory has nothing from earlier work.
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('./opening.ts', import.meta.url).pathname);
process.stdout.write(JSON.stringify(await module.measureOpening(process.argv[2])));
