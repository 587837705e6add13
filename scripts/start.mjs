import { exec } from './lib/exec.mjs';
import { projectDir } from './lib/paths.mjs';
import { run, say } from './lib/report.mjs';
import { setUp } from './lib/set-up.mjs';
import { playDemo } from './lib/play.mjs';

const hasDisplay = () => process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;

await run(async () => {
  const runtime = await setUp();
  const args = process.argv.slice(2);
  if (!hasDisplay() && args.length === 0) {
    say('there is no display: playing the demo on a virtual one');
    return playDemo(runtime);
  }
  // Chromium's sandbox refuses to run as root; a person's own desktop session is not root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return exec(runtime.executable, [projectDir, ...asRoot, ...args]);
});
