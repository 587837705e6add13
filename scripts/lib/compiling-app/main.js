// Has V8 compile a script and all beside it that it requires, every function, and keeps the code beside them. It is run by the
// Electron that will run the app, in its main process, before Chromium needs a display: V8 accepts code only if it runs with
// the same flags.
import { app } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const program = process.argv.at(-1);
const folder = dirname(program);
const { compiledFile, scriptOf } = await import(pathToFileURL(join(folder, 'compiled-scripts.js')).href);
const files = new Set([program]);
let accepted = true;
for (const file of files) {
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/\brequire\("(\.\/[^"]+)"\)/g))
    files.add(join(folder, name));
  setFlagsFromString('--no-lazy');
  const script = scriptOf(file);
  setFlagsFromString('--lazy');
  const code = script.createCachedData();
  writeFileSync(compiledFile(file), code);
  accepted &&= scriptOf(file, code).cachedDataRejected === false;
}
app.exit(accepted ? 0 : 1);
