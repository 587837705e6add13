import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from './paths.mjs';

/** The one source of the app's icon. */
export const iconSource = inProject('build', 'icon.svg');

/** The icon in one colour, which desktops recolour: for their panels and trays. */
export const symbolicIconSource = inProject('build', 'icon-symbolic.svg');

/** Sizes in pixels for which the hicolor icon theme has folders. */
export const iconSizes = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512];

/** Draws the icon in every size as `out/icons/SIZExSIZE.png`. */
export async function makeIcons() {
  // Imported here, because this file is loaded before the dependencies are installed.
  const { Resvg } = await import('@resvg/resvg-js');
  const svg = readFileSync(iconSource, 'utf8');
  const dir = inProject('out', 'icons');
  mkdirSync(dir, { recursive: true });
  for (const size of iconSizes) {
    const image = new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render();
    writeFileSync(join(dir, `${size}x${size}.png`), image.asPng());
  }
}
