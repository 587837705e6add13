import { playGallery } from './lib/play.mjs';
import { run } from './lib/report.mjs';
import { setUp } from './lib/set-up.mjs';

await run(async () => playGallery(await setUp()));
