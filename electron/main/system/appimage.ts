/**
 * The AppImage that runs; undefined if none does. Every program that is started from one inherits its variables, so they
 * count only if this program lies in the image.
 */
export function runningImage(
  env: Readonly<Record<string, string | undefined>> = process.env,
  program: string = process.execPath,
): string | undefined {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  return image && mounted && program.startsWith(`${mounted}/`) ? image : undefined;
}
