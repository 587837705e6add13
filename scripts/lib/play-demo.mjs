import { existsSync } from 'node:fs';
import { inProject } from './paths.mjs';
import { playwright } from './playwright.mjs';
import { say } from './report.mjs';

/** Plays the demo through the real windows and says where its pictures are. Resolves with an exit code. */
export async function playDemo(runtime) {
  const pictures = inProject('demo-pictures');
  const { code } = await playwright(runtime, ['--project', 'demo'], { pictures });
  if (existsSync(pictures)) say(`the pictures are in ${pictures}`);
  return code;
}
