import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { loadCertificate } from '../../runtime/tls/certificate-file';
import { tlsOptions } from '../../runtime/tls/options';

// A program: one end of `tar` through TLS, in a process of its own. `give FOLDER PEM` listens, and says at which port; `take FOLDER
// PORT` fetches into a folder, and says how long that took.

const [what, folder = '', where = ''] = process.argv.slice(2);

async function give(socket: TLSSocket): Promise<void> {
  const tar = spawn('tar', ['-C', folder, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await pipeline(tar.stdout, socket);
}

async function take(port: number): Promise<number> {
  const from = performance.now();
  const socket = connect({ ...tlsOptions, host: '127.0.0.1', port, rejectUnauthorized: false });
  const tar = spawn('tar', ['-C', folder, '-x'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(tar, 'exit');
  await pipeline(socket, tar.stdin);
  await ended;
  return performance.now() - from;
}

if (what === 'give') {
  const server = createServer({ ...tlsOptions, ...(await loadCertificate(where)) }, (socket) => {
    void give(socket).finally(() => server.close());
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address ? address.port : 0);
  });
} else process.send?.(await take(Number(where)));
process.on('disconnect', () => process.exit());
