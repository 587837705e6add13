import { createHash } from 'node:crypto';

/** How the desktop starts Parley when the user signs in. */
export interface LoginStart {
  /** The program and its arguments. */
  command: readonly string[];
  /** Path of the profile if another than the usual one was named. */
  profile: string | undefined;
}

/** Name of the file that starts a profile, in the folder for such files. */
export function loginEntryName({ profile }: Pick<LoginStart, 'profile'>): string {
  if (profile === undefined) return 'org.parley.Parley.desktop';
  const which = createHash('sha256').update(profile).digest('hex').slice(0, 8);
  return `org.parley.Parley-${which}.desktop`;
}

/** The file's content, as the Desktop Entry Specification and that of autostart have it. */
export const loginEntry = ({ command }: LoginStart): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Parley',
    `Exec=${command.map(quoted).join(' ')}`,
    'Icon=org.parley.Parley',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** Whether an entry starts anything: desktops turn one off by a line in it. */
export const isLoginEntryOn = (content: string): boolean =>
  !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(content);

/**
 * An argument of `Exec`, quoted. Both its own rules and those of string values apply: a backslash is written four times, and
 * `%` begins a field code unless it is doubled.
 */
function quoted(argument: string): string {
  const escaped = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${escaped}"`.replaceAll('\\', '\\\\').replace(/\n/g, '\\n');
}
