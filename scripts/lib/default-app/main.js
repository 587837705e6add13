// Runs the app in the folder that Electron was started with, as Electron's own default app does: it honours
// `-r MODULE` (test drivers hook in with it) and loads the entry before 'ready', when schemes can still be registered.
import { app } from 'electron';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const args = process.argv.slice(1);
let folder;
for (let index = 0; index < args.length; index += 1) {
  if (args[index] === '-r' || args[index] === '--require') require(args[(index += 1)]);
  else if (!args[index].startsWith('-') && folder === undefined) folder = resolve(args[index]);
}
if (folder === undefined) {
  process.stderr.write('usage: electron [-r MODULE] FOLDER\n');
  process.exit(2);
}
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setName(manifest.productName ?? manifest.name);
if (manifest.version) app.setVersion(manifest.version);
await import(pathToFileURL(join(folder, manifest.main)).href);
