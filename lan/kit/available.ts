import { spawnSync } from 'node:child_process';

/** The programs beyond `ip` that parts of the kit need, and the Debian package that brings each. */
const packages = { nft: 'nftables', smcrouted: 'smcroute' } as const;

/** A program that only some parts of the kit need: `nft` for loss, duplicates and partition, `smcrouted` for routers. */
export type ExtraProgram = keyof typeof packages;

/** Why LANs cannot be made here with these programs, as a sentence; undefined if they can. */
export function available(...programs: readonly ExtraProgram[]): string | undefined {
  if (process.platform !== 'linux') return 'Network namespaces exist on Linux only.';
  if (process.getuid?.() !== 0) return 'Network namespaces need root.';
  for (const [program, debianPackage] of [['ip', 'iproute2'] as const, ...programs.map(withPackage)]) {
    if (!installed(program)) return `${program} is missing: install the package ${debianPackage}.`;
  }
  return canMakeLan() ? undefined : 'This system does not allow network namespaces with bridges.';
}

const withPackage = (program: ExtraProgram) => [program, packages[program]] as const;

/** Whether the program can be started, whatever it answers. */
const installed = (program: string) => spawnSync(program, ['-h'], { timeout: 5000 }).error === undefined;

/** Containers may have root and `ip` and still refuse; only trying shows it. */
function canMakeLan(): boolean {
  const trial = 'ip link add bridge0 type bridge && ip link add veth0 type veth peer name veth1';
  return spawnSync('unshare', ['--net', 'sh', '-c', trial], { timeout: 5000 }).status === 0;
}
