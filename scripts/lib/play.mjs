import { existsSync } from 'node:fs';
import { inProject } from './paths.mjs';
import { playwright } from './playwright.mjs';
import { say } from './report.mjs';

/** Plays the demo through the real windows and says where its pictures are. Resolves with an exit code. */
export const playDemo = (runtime) => play(runtime, 'demo', 'demo-pictures');

/** Takes a picture of every window in every theme, size and language. Resolves with an exit code. */
export const playGallery = (runtime) => play(runtime, 'gallery', 'gallery');

async function play(runtime, project, folder) {
  const pictures = inProject(folder);
  const { code } = await playwright(runtime, ['--project', project], { pictures });
  if (existsSync(pictures)) say(`the pictures are in ${pictures}`);
  return code;
}
