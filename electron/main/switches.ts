/** Switches of Chromium that people need: for their display, and to find out why something does not work. */
const permitted = [
  'disable-gpu',
  'enable-logging',
  'enable-wayland-ime',
  'force-device-scale-factor',
  'gtk-version',
  'high-dpi-support',
  'lang',
  'log-level',
  'ozone-platform',
  'ozone-platform-hint',
  'wayland-text-input-version',
];

/**
 * The arguments that Chromium takes for switches, wherever they are, so the value of an option can be one. Chromium ignores
 * white space around an argument, accepts one dash or two and, on Windows, a slash, and reads no switches after `--`.
 */
export function switchesOf(args: readonly string[], platform: string = process.platform): string[] {
  const space = platform === 'win32' ? /^[\s\x85]+|[\s\x85]+$/g : /^[\t-\r ]+|[\t-\r ]+$/g;
  const trimmed = args.map((arg) => arg.replace(space, ''));
  const end = trimmed.indexOf('--');
  const prefix = platform === 'win32' ? /^(--|-|\/)./s : /^(--|-)./s;
  return trimmed.slice(0, end === -1 ? undefined : end).filter((arg) => prefix.test(arg));
}

/** Whether an argument is a switch of Chromium that people may use. */
export const isPermitted = (arg: string): boolean =>
  permitted.some((name) => arg === `--${name}` || arg.startsWith(`--${name}=`));
