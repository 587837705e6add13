// Measures in a process of its own, so that nothing that was done before is in its memory.
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('./opening.ts', import.meta.url).pathname);
process.stdout.write(JSON.stringify(await module.measureOpening(process.argv[2])));
