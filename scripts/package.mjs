import { packageApp, packagedApp } from './lib/package-app.mjs';
import { run, say } from './lib/report.mjs';
import { setUp } from './lib/set-up.mjs';

await run(async () => {
  await packageApp(await setUp());
  say(`the app is ${packagedApp}`);
});
