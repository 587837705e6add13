import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Access to the operating system. Both methods throw on failure. */
export interface MachineSource {
  readonly platform: NodeJS.Platform;
  readFile(path: string): string;
  run(program: string, args: readonly string[]): string;
}

const realSource: MachineSource = {
  platform: process.platform,
  readFile: (path) => readFileSync(path, 'utf8'),
  run: (program, args) =>
    execFileSync(program, args, { encoding: 'utf8', timeout: 5_000, windowsHide: true }),
};

const linuxFiles = ['/etc/machine-id', '/var/lib/dbus/machine-id'];
const windowsKey = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography';

/**
 * The operating system's id of this installation: the same at every start, different on a copy that was set up anew.
 * Undefined if it cannot be determined. MUST NOT leave this computer.
 */
export function readMachineId(source: MachineSource = realSource): string | undefined {
  for (const ask of questions(source))
    try {
      const id = ask()?.trim();
      if (id) return id;
    } catch {
      // Try the next source.
    }
  return undefined;
}

function questions({ platform, readFile, run }: MachineSource): (() => string | undefined)[] {
  if (platform === 'win32')
    return [
      () => /MachineGuid\s+REG_SZ\s+(\S+)/.exec(run('reg', ['query', windowsKey, '/v', 'MachineGuid']))?.[1],
    ];
  if (platform === 'darwin')
    return [
      () =>
        /"IOPlatformUUID" = "([^"]+)"/.exec(
          run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']),
        )?.[1],
    ];
  return linuxFiles.map((path) => () => readFile(path));
}
