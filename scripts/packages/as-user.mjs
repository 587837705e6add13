import { spawnSync } from 'node:child_process';
import { testUser } from '../lib/ordinary-user.mjs';

/** The command that runs a program as the ordinary user, on a network of its own, so that nothing is sent to the real one. */
export function asUser(home, ...command) {
  const user = ['setpriv', `--reuid=${testUser}`, `--regid=${testUser}`, '--init-groups'];
  const env = ['env', '-i', `HOME=${home}`, `XDG_RUNTIME_DIR=${home}`, 'PATH=/usr/bin:/bin', 'LANG=C.UTF-8'];
  const alone = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  return [...alone, ...user, ...env, ...command];
}

/** Why programs cannot be run by `asUser`; undefined if they can. */
export function whyNotAsUser() {
  if (process.getuid() !== 0) return 'only root can start programs as another user';
  if (spawnSync('unshare', ['--net', 'true']).status !== 0) return 'network namespaces cannot be made';
  return undefined;
}
