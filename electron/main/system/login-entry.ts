import { createHash } from 'node:crypto';

/** How the desktop starts Parley when the user signs in. */
export interface LoginStart {
  /** The program and its arguments. */
  command: readonly string[];
  /** Path of the profile if another than the usual one was named. */
  profile: string | undefined;
}

/** macOS starts programs without arguments, so with the usual profile and a window. */
export const canStartHidden = process.platform !== 'darwin';

/** Name of the file that starts a profile, in the folder for such files. */
export const loginEntryName = (start: Pick<LoginStart, 'profile'>): string => `${nameOf(start)}.desktop`;

/** A name of its own for each profile: otherwise the last that is set would be the only one that starts. */
function nameOf({ profile }: Pick<LoginStart, 'profile'>): string {
  if (profile === undefined) return 'org.parley.Parley';
  const which = createHash('sha256').update(profile).digest('hex').slice(0, 8);
  return `org.parley.Parley-${which}`;
}

/** How Windows starts Parley: a value of the registry with a name, and arguments of which it quotes none itself. */
export const windowsLoginItem = ({ command, profile }: LoginStart): { name: string; args: string[] } => ({
  name: nameOf({ profile }),
  args: command.slice(1).map(quotedForWindows),
});

/** Whether Windows starts a profile: the user can turn that off in its settings, which leaves the value in the registry. */
export const isWindowsLoginItemOn = (
  items: readonly { readonly name: string; readonly enabled: boolean }[],
  profile: string | undefined,
): boolean => items.some(({ name, enabled }) => enabled && name === nameOf({ profile }));

/** An argument as programs on Windows read their command line: before a quote, and only there, a backslash stands for itself twice. */
const quotedForWindows = (argument: string): string =>
  /[\s"]/.test(argument) || argument === ''
    ? `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
    : argument;

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
  return `"${escaped}"`.replaceAll('\\', '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
}
